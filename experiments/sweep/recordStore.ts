import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { cannotWrite, makeFolder } from "../../src/record/node.ts";
import type { Outcome } from "../../src/record/index.ts";
import type { Json } from "./plan/fieldPath.ts";
import { checkpointOf, type Found, type Making, readRecord, setAside, writeRecord } from "../batch/index.ts";

/** What a task gave. The same bytes from every engine, so nothing of when or where it ran is here. */
export interface TaskRecord {
  readonly task: number;
  /** The hash of the sweep it belongs to. */
  readonly sweep: string;
  readonly seed: number;
  readonly repetition: number;
  readonly values: Readonly<Record<string, Json>>;
  /** A run that diverges is done, with that outcome; failed is a task that threw. */
  readonly state: "done" | "failed";
  readonly error: string | null;
  readonly outcome: Outcome | null;
  /** What was kept, by the paths of the sweep's `keep`. */
  readonly kept: Readonly<Record<string, Json>> | null;
}

/** Who works on a task: the content of its marker. */
export interface Marker {
  readonly pid: number;
  readonly host: string;
  readonly started: string;
}

/** The records of a sweep, one file a task, and the markers of those at work. Nothing is kept in memory: several processes may use one folder. */
export interface RecordStore {
  /** The path of a task's record, `records/00/000012.json`: a thousand to a folder. */
  path(task: number): string;
  /** Where a long task keeps its state as it runs: beside its record. */
  checkpoint(task: number): string;
  read(task: number): Found<TaskRecord>;
  write(record: TaskRecord, making: Making): void;
  /** Moves a corrupt record out of the way; see `setAside`. */
  setAside(task: number): string | null;
  /** Marks a task as being worked on by this process, and takes the mark away. */
  mark(task: number): void;
  unmark(task: number): void;
  /** The tasks that are marked, with who marked them; null for a marker that cannot be read. */
  marked(): Map<number, Marker | null>;
  /** The corrupt records that were set aside, by their path. */
  asides(): string[];
}

const PER_FOLDER = 1000;

/** The record store in a sweep's output folder. Its methods throw InputErrors for what cannot be read or written. */
export function recordStore(out: string): RecordStore {
  const records = join(out, "records");
  const running = join(out, "running");
  const path = (task: number) => join(records, padded(Math.floor(task / PER_FOLDER), 2), `${padded(task, 6)}.json`);
  const marker = (task: number) => join(running, String(task));
  return {
    path,
    checkpoint: (task) => checkpointOf(path(task)),
    read(task) {
      const found = readRecord<TaskRecord>(path(task));
      // A record that was copied onto another one is whole, but not this task's.
      return found.state === "whole" && found.content.task !== task ? { state: "corrupt" } : found;
    },
    write: (record, making) => writeRecord(path(record.task), record, making),
    setAside: (task) => setAside(path(task)),
    mark(task) {
      makeFolder(running);
      const mine: Marker = { pid: process.pid, host: hostname(), started: new Date().toISOString() };
      try {
        writeFileSync(marker(task), JSON.stringify(mine));
      } catch (error) {
        throw cannotWrite(marker(task), error);
      }
    },
    unmark: (task) => rmSync(marker(task), { force: true }),
    marked() {
      if (!existsSync(running)) return new Map();
      const tasks = readdirSync(running).filter((name) => /^\d+$/.test(name));
      return new Map(tasks.map((name) => [Number(name), readMarker(join(running, name))]));
    },
    asides() {
      if (!existsSync(records)) return [];
      const folders = readdirSync(records).map((name) => join(records, name));
      const names = folders.flatMap((folder) => readdirSync(folder).map((name) => join(folder, name)));
      return names.filter((name) => name.includes(".json.corrupt-")).toSorted();
    },
  };
}

function readMarker(path: string): Marker | null {
  try {
    const { pid, host, started } = JSON.parse(readFileSync(path, "utf8"));
    return Number.isInteger(pid) && typeof host === "string" ? { pid, host, started } : null;
  } catch {
    return null;
  }
}

const padded = (n: number, digits: number): string => String(n).padStart(digits, "0");
