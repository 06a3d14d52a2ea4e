import { join, resolve } from "node:path";
import { InputError } from "../../../src/inputError.ts";
import { shown } from "../../../src/shown.ts";
import { makeFolder, writeFileAtomic } from "../../../src/record/node.ts";
import { arrayLimit } from "./arrayLimit.ts";
import { ARRAY_SCRIPT } from "./arrayScript.ts";
import { type Batch, createBatch, noteJob, slurmFolder } from "./batch.ts";
import { chunks } from "./chunks.ts";
import { slurmCommand } from "./slurmCommand.ts";

/** What is asked of Slurm for a sweep. */
export interface SlurmRequest {
  /** The sweep file and the output folder; both must lie where the nodes see them. */
  readonly sweep: string;
  readonly out: string;
  /**
   * What runs a task when given `sweep run SWEEP --out OUT --task i`: Node and the command line, on paths that the
   * nodes see.
   */
  readonly program: readonly string[];
  /**
   * The longest time that an element may take, all its tasks together, as in `sbatch --time`; by default the
   * partition's.
   */
  readonly time?: string | undefined;
  /** The memory of an element, as in `sbatch --mem`; by default the cluster's. */
  readonly memory?: string | undefined;
  /** How many elements may run at a time, over all arrays together; by default as many as Slurm lets. */
  readonly throttle?: number | undefined;
  /**
   * How many tasks one element runs, one after the other, so that starting it does not cost more than the tasks; by
   * default 1.
   */
  readonly tasksPerElement?: number | undefined;
}

/** What became of it. */
export interface Submission {
  readonly batches: readonly Batch[];
  /** What Slurm said when it took no more, with the number of tasks left over. They can be submitted later. */
  readonly refused: { readonly tasks: number; readonly reason: string } | null;
}

/** minutes | minutes:seconds | hours:minutes:seconds | days-hours[:minutes[:seconds]] */
const TIME = /^(\d+(:\d+){0,2}|\d+-\d+(:\d+){0,2})$/;
const MEMORY = /^\d+[KMGT]?$/;

/**
 * Submits tasks as arrays, each as long as the cluster allows. With a throttle, each array waits until the one before
 * it has ended,
 * because Slurm throttles one array at a time. Throws an InputError for a request that Slurm would not understand, and
 * when it takes nothing at all.
 */
export async function submit(tasks: readonly number[], request: SlurmRequest): Promise<Submission> {
  const { throttle, tasksPerElement = 1 } = request;
  check(request);
  const limit = arrayLimit(await slurmCommand("scontrol", ["show", "config"]));
  const out = resolve(request.out);
  makeFolder(slurmFolder(out));
  const script = join(slurmFolder(out), "array.sh");
  writeFileAtomic(script, ARRAY_SCRIPT);
  const batches: Batch[] = [];
  for (const elements of chunks(chunks(tasks, tasksPerElement), limit)) {
    const batch = createBatch(out, elements);
    const after = throttle === undefined ? undefined : batches.at(-1)?.job;
    try {
      const printed = await slurmCommand("sbatch", [
        "--parsable",
        `--job-name=${batch.name}`,
        `--array=0-${elements.length - 1}${throttle === undefined ? "" : `%${throttle}`}`,
        `--output=${logPattern(batch.folder)}`,
        "--open-mode=append",
        // A task that is run again writes the same record: it may be, after a node has failed.
        "--requeue",
        "--ntasks=1",
        "--cpus-per-task=1",
        ...(request.time === undefined ? [] : [`--time=${request.time}`]),
        ...(request.memory === undefined ? [] : [`--mem=${request.memory}`]),
        ...(after === undefined ? [] : [`--dependency=afterany:${after}`]),
        script,
        join(batch.folder, "tasks"),
        resolve(request.sweep),
        out,
        ...request.program,
      ]);
      // JOB or JOB;CLUSTER
      batches.push(noteJob(batch, printed.trim().split(";")[0]));
    } catch (error) {
      if (batches.length === 0 || !(error instanceof InputError)) throw error;
      const submitted = batches.reduce((sum, { elements: taken }) => sum + taken.flat().length, 0);
      return { batches, refused: { tasks: tasks.length - submitted, reason: error.message } };
    }
  }
  return { batches, refused: null };
}

function check({ out, time, memory, throttle, tasksPerElement = 1 }: SlurmRequest): void {
  if (time !== undefined && !TIME.test(time))
    throw new InputError(`slurm: time must be minutes, hours:minutes:seconds or days-hours, got ${shown(time)}`);
  if (memory !== undefined && !MEMORY.test(memory))
    throw new InputError(`slurm: memory must be a whole number with K, M, G or T, got ${shown(memory)}`);
  if (throttle !== undefined && !(Number.isInteger(throttle) && throttle >= 1))
    throw new InputError(`slurm: the number of tasks at a time must be a positive integer, got ${throttle}`);
  if (!(Number.isInteger(tasksPerElement) && tasksPerElement >= 1))
    throw new InputError(`slurm: the number of tasks per job must be a positive integer, got ${tasksPerElement}`);
  // With a backslash anywhere in the name of a log, Slurm no longer reads the %a in it, and all elements would share
  // one file.
  if (resolve(out).includes("\\"))
    throw new InputError(`slurm: the output folder must have no backslash in its path, got ${shown(resolve(out))}`);
}

/** One log for each index. A percent sign of the path itself is doubled, because Slurm reads patterns in it. */
const logPattern = (folder: string): string => `${folder.replaceAll("%", "%%")}/%a.log`;
