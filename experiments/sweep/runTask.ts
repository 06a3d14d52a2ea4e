import { hostname } from "node:os";
import { InputError } from "../../src/inputError.ts";
import type { Sweep, SweepTask } from "./plan/expandSweep.ts";
import { pathParts, valueAt, type Json } from "./plan/fieldPath.ts";
import { recordStore, type TaskRecord } from "./recordStore.ts";
import { isUnwritable, removeState, simulateOn } from "../batch/index.ts";

/** All that a task needs to be done anywhere, as plain data. */
export interface TaskOrder extends SweepTask {
  /** The hash of the sweep. */
  readonly sweep: string;
  readonly keep: readonly string[];
  /** The folder that paths in the problem are relative to, and that of the images. */
  readonly folder: string;
  readonly dataDir: string | undefined;
}

export const taskOrder = (sweep: Sweep, index: number): TaskOrder => ({
  ...sweep.task(index),
  sweep: sweep.hash,
  keep: sweep.definition.keep,
  folder: sweep.folder,
  dataDir: sweep.dataDir,
});

/**
 * Does one task of a sweep and writes its record to the folder `out`; a record that is there already and whole is kept,
 * unless its task had failed.
 * A task that throws gives a record with its error. Throws an InputError only for a folder that cannot be read or
 * written, and the signal's reason when it is aborted before the end: then
 * there is no record, and what goes in steps has kept its state.
 */
export const runTask = (sweep: Sweep, index: number, out: string, signal?: AbortSignal): Promise<TaskRecord> =>
  runOrder(taskOrder(sweep, index), out, signal);

/** The same from the order alone. */
export async function runOrder(order: TaskOrder, out: string, signal?: AbortSignal): Promise<TaskRecord> {
  const store = recordStore(out);
  const found = store.read(order.index);
  if (found.state === "whole" && found.content.sweep === order.sweep) {
    if (found.content.state === "done") return found.content;
  } else if (found.state !== "absent") store.setAside(order.index);
  store.mark(order.index);
  try {
    const started = new Date();
    const began = performance.now();
    const record = await taskRecordOf(order, store.checkpoint(order.index), signal);
    const seconds = (performance.now() - began) / 1000;
    store.write(record, { started: started.toISOString(), seconds, host: hostname() });
    removeState(store.path(order.index));
    return record;
  } finally {
    store.unmark(order.index);
  }
}

/**
 * The record of a task. With a checkpoint's path a long run that was killed goes on from there; without one nothing is
 * written.
 * Throws an InputError only for a checkpoint that cannot be written, and the signal's reason.
 */
export async function taskRecordOf(order: TaskOrder, checkpoint?: string, signal?: AbortSignal): Promise<TaskRecord> {
  try {
    const { problem, rung, folder, dataDir } = order;
    const { outcome, snapshots } = await simulateOn(problem, { rung, folder, dataDir, signal }, checkpoint);
    if (outcome.status === "interrupted") signal?.throwIfAborted();
    const kept = order.keep.map((path) => [path, keptAt(path, { outcome, snapshots })] as const);
    return { ...about(order), state: "done", error: null, outcome, kept: Object.fromEntries(kept) };
  } catch (error) {
    if (checkpoint !== undefined && isUnwritable(checkpoint, error)) throw error;
    if (signal?.aborted && error === signal.reason) throw error;
    return failedRecord(order, messageOf(error));
  }
}

/** The record of a task that failed. */
export function failedRecord(order: TaskOrder, error: string): TaskRecord {
  return { ...about(order), state: "failed", error, outcome: null, kept: null };
}

const about = ({ index, sweep, seed, repetition, values }: TaskOrder) => ({
  task: index,
  sweep,
  seed,
  repetition,
  values,
});

/**
 * What a path of `keep` gives: a value of the last snapshot or the outcome, or the list of the values in all snapshots.
 * Null for what does not exist there.
 */
function keptAt(path: string, { outcome, snapshots }: { outcome: unknown; snapshots: readonly unknown[] }): Json {
  const [root, ...parts] = pathParts(path)!;
  if (root === "snapshots") return snapshots.map((at) => plain(valueAt(at, parts)));
  return plain(valueAt(root === "final" ? snapshots.at(-1) : outcome, parts));
}

/** A value as JSON holds it: what is not a finite number is null. */
const plain = (value: unknown): Json => JSON.parse(JSON.stringify(value ?? null)) as Json;

/**
 * The sentence of a mistake in the input, and the name of any other error before its text; no stack, which differs
 * between machines.
 */
function messageOf(error: unknown): string {
  if (error instanceof InputError) return error.message;
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
