import { existsSync } from "node:fs";
import type { Sweep } from "../plan/expandSweep.ts";
import { isAlive } from "../isAlive.ts";
import { recordStore } from "../recordStore.ts";
import { sweepStatus, type SweepCounts, type SweepStatus } from "../status.ts";
import { slurmFolder } from "./batch.ts";
import { readQueue } from "./queue.ts";
import { lastLine, taskStates } from "./taskStates.ts";

/** A task that was submitted and has left the queue without a record. */
export interface LostTask {
  readonly task: number;
  /**
   * What its element printed, and the last line of that, where Slurm says why it ended a job; null when there is none.
   */
  readonly log: string;
  readonly lastLine: string | null;
}

export interface SlurmStatus extends Pick<SweepStatus, "failures" | "secondsPerTask"> {
  /**
   * As for any engine, but that a task in the hands of Slurm is `running` while Slurm says so, and `lost` when it has
   * left the queue.
   */
  readonly counts: SweepCounts;
  /** Tasks that wait in the queue, counted among the missing. */
  readonly queued: number;
  readonly lost: readonly LostTask[];
  /**
   * What is to be submitted, in order: tasks without a record that are neither queued nor running, and failed ones,
   * which are tried again.
   */
  readonly todo: readonly number[];
}

/** Whether a sweep was ever submitted to Slurm from this folder. */
export const wasSubmitted = (out: string): boolean => existsSync(slurmFolder(out));

/**
 * How the tasks of a sweep stand, from their records and from the queue. Throws an InputError when Slurm cannot be
 * asked.
 */
export async function slurmStatus(sweep: Sweep, out: string): Promise<SlurmStatus> {
  // The queue first: a task that ends in between has its record by the time that is looked for, and is not taken for
  // lost.
  const states = taskStates(out, await readQueue());
  const store = recordStore(out);
  const { counts: plain, open, failures, secondsPerTask } = sweepStatus(sweep, store);
  const marked = store.marked();
  const counts = { ...plain, running: 0, lost: 0, missing: 0, corrupt: 0 };
  const lost: LostTask[] = [];
  // A failed task that was submitted again keeps its old record until it has a new one.
  const todo = failures.map(({ task }) => task).filter((task) => (states.get(task)?.state ?? "ended") === "ended");
  let queued = 0;
  for (const { task, state } of open) {
    const slurm = states.get(task);
    const marker = marked.get(task);
    if (slurm?.state === "queued") {
      queued++;
      counts.missing++;
    } else if (slurm?.state === "running" || (marker && isAlive(marker) === true)) {
      counts.running++;
    } else if (slurm?.state === "ended" && state !== "corrupt") {
      // The marker of a dead process on another node: this machine cannot ask for the process, but Slurm has said that
      // it is gone.
      counts.lost++;
      lost.push({ task, log: slurm.log, lastLine: lastLine(slurm.log) });
      todo.push(task);
    } else {
      counts[state]++;
      if (state !== "running") todo.push(task);
    }
  }
  return { counts, failures, secondsPerTask, queued, lost, todo: todo.toSorted((a, b) => a - b) };
}
