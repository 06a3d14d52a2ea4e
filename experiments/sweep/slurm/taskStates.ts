import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { readBatches } from "./batch.ts";
import { type Queue, queueKey } from "./queue.ts";

/** What Slurm makes of a task; a task that was never submitted has no state. */
export type TaskState =
  | { readonly state: "queued" | "running" }
  /**
   * It has left the queue. Without a record it is lost: killed, out of time or memory, or on a node that failed; `log`
   * is where to look.
   */
  | { readonly state: "ended"; readonly log: string };

/**
 * The state of every task that was ever submitted from an output folder. Read the queue first and the records after
 * this:
 * a task that ends in between then has its record, and is not taken for lost.
 */
export function taskStates(out: string, queue: Queue): Map<number, TaskState> {
  const states = new Map<number, TaskState>();
  for (const batch of readBatches(out)) {
    for (const [index, tasks] of batch.elements.entries()) {
      const state = queue.get(queueKey(batch.name, index));
      // Refused by Slurm, as far as is known.
      if (state === undefined && batch.job === null) continue;
      for (const task of tasks) {
        // Later arrays supersede earlier ones, unless the earlier one still runs.
        if (state !== undefined) states.set(task, { state });
        else if ((states.get(task)?.state ?? "ended") === "ended") {
          states.set(task, { state: "ended", log: `${batch.folder}/${index}.log` });
        }
      }
    }
  }
  return states;
}

const TAIL = 4096;

/**
 * The last line of a log that is not blank: Slurm writes there why it ended a job. Null when there is no log, or
 * nothing in it.
 */
export function lastLine(log: string): string | null {
  let file: number;
  try {
    file = openSync(log, "r");
  } catch {
    return null;
  }
  try {
    const { size } = fstatSync(file);
    const tail = Buffer.alloc(Math.min(TAIL, size));
    readSync(file, tail, 0, tail.length, size - tail.length);
    return tail.toString("utf8").trimEnd().split("\n").at(-1) || null;
  } finally {
    closeSync(file);
  }
}
