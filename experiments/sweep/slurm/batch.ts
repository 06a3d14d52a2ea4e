import { randomUUID } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { makeFolder, writeFileAtomic } from "../../../src/record/node.ts";
import { taskRanges, tasksOfRanges } from "./taskRanges.ts";

/*
 * What the engine remembers lies in OUT/slurm, one folder for each array:
 *
 *   OUT/slurm/array.sh            the script, the same for all
 *   OUT/slurm/NAME/tasks          line k + 1: the tasks of array index k, as in "0-9 12"
 *   OUT/slurm/NAME/job            the job's number, once Slurm has accepted it
 *   OUT/slurm/NAME/K.log          what the tasks of index K printed
 *
 * NAME is also the job's name. It is drawn before the job is submitted, so that a submission is found in the queue
 * even when this process was killed before it could note the job's number.
 */

const PREFIX = "dfa-sweep-";

/** An array of jobs: the tasks of each index. */
export interface Batch {
  readonly name: string;
  readonly folder: string;
  readonly elements: readonly (readonly number[])[];
  /** The number Slurm gave it, or null when it was never accepted as far as is known. */
  readonly job: string | null;
}

export const slurmFolder = (out: string): string => join(out, "slurm");

/** Writes the list of a new array. */
export function createBatch(out: string, elements: readonly (readonly number[])[]): Batch {
  const name = `${PREFIX}${randomUUID()}`;
  const folder = join(slurmFolder(out), name);
  makeFolder(folder);
  writeFileAtomic(join(folder, "tasks"), elements.map((tasks) => `${taskRanges(tasks)}\n`).join(""));
  return { name, folder, elements, job: null };
}

/** Notes that Slurm has accepted it. */
export function noteJob(batch: Batch, job: string): Batch {
  writeFileAtomic(join(batch.folder, "job"), `${job}\n`);
  return { ...batch, job };
}

/** All arrays ever made for an output folder, in the order of their job numbers; none when there is no such folder. */
export function readBatches(out: string): Batch[] {
  const names = ifPresent(() => readdirSync(slurmFolder(out))) ?? [];
  const batches: Batch[] = [];
  for (const name of names.filter((entry) => entry.startsWith(PREFIX))) {
    const folder = join(slurmFolder(out), name);
    const tasks = ifPresent(() => readFileSync(join(folder, "tasks"), "utf8"));
    // Killed before the list was written: nothing was submitted.
    if (tasks === undefined) continue;
    const job = ifPresent(() => readFileSync(join(folder, "job"), "utf8"))?.trim() ?? null;
    const elements = tasks.trimEnd().split("\n").map(tasksOfRanges);
    batches.push({ name, folder, elements, job });
  }
  return batches.toSorted((a, b) => Number.parseInt(a.job ?? "0", 10) - Number.parseInt(b.job ?? "0", 10));
}

function ifPresent<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}
