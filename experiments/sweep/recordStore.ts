import { existsSync, lstatSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { makeFolder, replaceFile, tidyAway } from "../../src/record/node.ts";
import type { Outcome } from "../../src/record/index.ts";
import { identityIn, ownIdentity, type ProcessIdentity } from "./processIdentity.ts";
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
export interface Marker extends ProcessIdentity {
  readonly started: string;
}

/**
 * The records of a sweep, one file a task, and the markers of those at work. Nothing is kept in memory: several
 * processes may use one folder.
 */
export interface RecordStore {
  /** The path of a task's record, `records/00/000012.json`: a thousand to a folder. */
  path(task: number): string;
  /** Where a long task keeps its state as it runs: beside its record. */
  checkpoint(task: number): string;
  read(task: number): Found<TaskRecord>;
  write(record: TaskRecord, making: Making): void;
  /** Moves a corrupt record out of the way; see `setAside`. */
  setAside(task: number): string | null;
  /** Marks a task as being worked on by this process, and takes a mark away. What is no marker is set aside. */
  mark(task: number): void;
  unmark(task: number): void;
  /** The tasks that are marked, with who marked them; null for a marker that cannot be read. */
  marked(): Map<number, Marker | null>;
  /** What was no record or no marker and was set aside, by its path. */
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
      const mine: Marker = { ...ownIdentity(), started: new Date().toISOString() };
      if (!isFileOrAbsent(marker(task))) setAside(marker(task));
      replaceFile(marker(task), JSON.stringify(mine));
    },
    unmark(task) {
      if (isFileOrAbsent(marker(task))) tidyAway(marker(task));
      else setAside(marker(task));
    },
    marked() {
      if (!existsSync(running)) return new Map();
      const tasks = readdirSync(running).filter((name) => /^\d+$/.test(name));
      return new Map(tasks.map((name) => [Number(name), readMarker(join(running, name))]));
    },
    asides() {
      const within = existsSync(records) ? readdirSync(records, { withFileTypes: true }) : [];
      const folders = within.filter((entry) => entry.isDirectory()).map(({ name }) => join(records, name));
      const names = [running, ...folders]
        .filter((folder) => existsSync(folder))
        .flatMap((folder) => readdirSync(folder).map((name) => join(folder, name)));
      return names.filter((name) => name.includes(".corrupt-")).toSorted();
    },
  };
}

function readMarker(path: string): Marker | null {
  try {
    if (!isFileOrAbsent(path)) return null;
    const found = JSON.parse(readFileSync(path, "utf8")) as { started?: unknown };
    const identity = identityIn(found);
    return identity && { ...identity, started: String(found.started) };
  } catch {
    return null;
  }
}

function isFileOrAbsent(path: string): boolean {
  const found = lstatSync(path, { throwIfNoEntry: false });
  return !found || found.isFile();
}

const padded = (n: number, digits: number): string => String(n).padStart(digits, "0");
