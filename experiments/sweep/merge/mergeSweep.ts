import { join } from "node:path";
import { writeFileAtomic } from "../../../src/record/node.ts";
import type { Sweep } from "../plan/expandSweep.ts";
import { removeLeftovers } from "../../batch/index.ts";
import { readManifest } from "../openSweep.ts";
import { recordStore, type TaskRecord } from "../recordStore.ts";
import { tableOf } from "./table.ts";

export const FORMATS = ["jsonl", "csv", "parquet", "npz"] as const;
export type Format = (typeof FORMATS)[number];

export interface Merged {
  /** The file written. */
  readonly path: string;
  readonly rows: number;
  /** The tasks without a whole record. */
  readonly open: number;
}

/**
 * Writes the records of a sweep into one file, `results.FORMAT` in its folder, in the order of the tasks. The same
 * records give the same bytes, whatever made them and in whatever
 * order. Throws an InputError for a folder of another sweep and for what cannot be read or written.
 */
export async function mergeSweep(sweep: Sweep, out: string, format: Format): Promise<Merged> {
  readManifest(sweep, out);
  removeLeftovers(out);
  const store = recordStore(out);
  const records: TaskRecord[] = [];
  for (let task = 0; task < sweep.count; task++) {
    const found = store.read(task);
    if (found.state === "whole" && found.content.sweep === sweep.hash) records.push(found.content);
  }
  const path = join(out, `results.${format}`);
  writeFileAtomic(path, await bytesOf(format, sweep, records));
  return { path, rows: records.length, open: sweep.count - records.length };
}

/** Each format's writer is read when it is asked for. */
async function bytesOf(format: Format, sweep: Sweep, records: readonly TaskRecord[]): Promise<Uint8Array> {
  switch (format) {
    case "jsonl":
      return Buffer.concat(records.map((record) => Buffer.from(`${JSON.stringify(record)}\n`)));
    case "csv":
      return (await import("./csv.ts")).csv(tableOf(sweep, records));
    case "parquet":
      return (await import("./parquet.ts")).parquet(tableOf(sweep, records));
    case "npz":
      return (await import("./npz.ts")).npz(tableOf(sweep, records));
  }
}
