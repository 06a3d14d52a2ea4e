import { isAlive } from "./isAlive.ts";
import type { Sweep } from "./plan/expandSweep.ts";
import type { RecordStore } from "./recordStore.ts";

/** How many tasks stand how. */
export interface SweepCounts {
  readonly tasks: number;
  readonly done: number;
  readonly failed: number;
  /** Marked by a process that lives, or that is another machine's and cannot be asked. */
  readonly running: number;
  /** Marked by a process of this machine that lives no more, or by what is no marker: those are written whole. */
  readonly lost: number;
  /** Not begun. */
  readonly missing: number;
  /** With a record that does not fit its checksum: the next run sets it aside and does the task again. */
  readonly corrupt: number;
}

export interface SweepStatus {
  readonly counts: SweepCounts;
  /** What each failed task says. */
  readonly failures: readonly { readonly task: number; readonly error: string }[];
  /** The tasks that are not done and not failed, in order: missing, running, lost or corrupt. */
  readonly open: readonly { readonly task: number; readonly state: "missing" | "running" | "lost" | "corrupt" }[];
  /** Mean seconds of the tasks done; null when none is. */
  readonly secondsPerTask: number | null;
}

/**
 * How the tasks of a sweep stand in a folder, read from its records and markers. Throws an InputError for records that
 * cannot be read.
 */
export function sweepStatus(sweep: Sweep, store: RecordStore): SweepStatus {
  const marked = store.marked();
  const counts = { tasks: sweep.count, done: 0, failed: 0, running: 0, lost: 0, missing: 0, corrupt: 0 };
  const failures: { task: number; error: string }[] = [];
  const open: SweepStatus["open"][number][] = [];
  let seconds = 0;
  for (let task = 0; task < sweep.count; task++) {
    const found = store.read(task);
    if (found.state === "whole" && found.content.sweep === sweep.hash) {
      const { state, error } = found.content;
      counts[state]++;
      if (state === "failed") failures.push({ task, error: error ?? "" });
      else seconds += found.making.seconds;
      continue;
    }
    const marker = marked.get(task);
    const state =
      marker !== undefined
        ? marker !== null && isAlive(marker) !== false
          ? "running"
          : "lost"
        : found.state === "absent"
          ? "missing"
          : "corrupt";
    counts[state]++;
    open.push({ task, state });
  }
  return { counts, failures, open, secondsPerTask: counts.done > 0 ? seconds / counts.done : null };
}
