import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { canonicalJson } from "../../src/record/index.ts";
import { writeFileAtomic } from "../../src/record/node.ts";
import type { FigureResult } from "../figures/index.ts";

/** What a figure showed in the sizes of the paper: enough to draw it again and to check single runs behind it. */
export interface Evidence extends FigureResult {
  readonly id: string;
  readonly seed: number;
  /** What it was drawn from, in words. */
  readonly basis: string;
  /** SHA-256, in hex, of the files of images that the runs read, by their names; empty for what is drawn at random. */
  readonly data: Readonly<Record<string, string>>;
  /** The last snapshot of every simulation behind it, by the hash of its problem. */
  readonly ends: Readonly<Record<string, unknown>>;
  /** What made it. */
  readonly version: string;
  readonly commit: string | null;
  readonly node: string;
}

/** Writes a record as canonical JSON, one line: the same evidence is the same bytes. */
export function writeEvidence(folder: string, evidence: Evidence): void {
  writeFileAtomic(join(folder, `${evidence.id}.json`), `${canonicalJson(evidence)}\n`);
}

/** The records in a folder by the ids of their figures; none where there is no folder. */
export function readEvidence(folder: string): Map<string, Evidence> {
  if (!existsSync(folder)) return new Map();
  const files = readdirSync(folder).filter((name) => name.endsWith(".json"));
  const records = files.toSorted().map((name) => JSON.parse(readFileSync(join(folder, name), "utf8")) as Evidence);
  return new Map(records.map((record) => [record.id, record]));
}
