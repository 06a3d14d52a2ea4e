import { InputError } from "../../../src/inputError.ts";
import type { Arguments, Command, ExitCode, Io } from "../command.ts";
import { suggestion } from "../input/nearest.ts";

const ACTIONS = ["run", "status", "merge"] as const;
const ENGINES = ["local", "slurm"] as const;
const FORMATS = ["jsonl", "csv", "parquet", "npz"] as const;

export const sweepCommand: Command = {
  operands: "run|status|merge SWEEP.json",
  count: [2, 2],
  about: `Runs a problem over lists of values and seeds, says how far that is, and merges the results into one table. A sweep can be stopped at any point and run
    again: what is done is kept. Without --task it runs on the cores of this machine, or the task that SLURM_ARRAY_TASK_ID, JOB_COMPLETION_INDEX or PARALLEL_SEQ
    names. A task that fails is recorded with its error and does not stop the others. Ends in 1 when a task failed or is still open.`,
  flags: {
    out: { value: "DIR", help: "the folder of the results; by default sweeps/SWEEP, after the name of the file" },
    task: { value: "i", help: "run this task alone, or the tasks i-j one after another; they are numbered from 0" },
    engine: { value: ENGINES.join("|"), help: `what runs the tasks; by default ${ENGINES[0]}` },
    workers: {
      value: "N",
      help: "how many tasks run at a time; by default one for each core, or as many as the queue lets. The results do not depend on it",
    },
    data: {
      value: "DIR",
      help: "where the image data of deep networks lie, unless the problem says; by default the folder in DFA_DATA_DIR",
    },
    time: {
      value: "T",
      help: "for a queue: the most time for a job, all its tasks together, in its words, as in 01:00:00",
    },
    memory: { value: "M", help: "for a queue: the memory of a job, in its words, as in 2G" },
    bundle: { value: "N", help: "for a queue: how many tasks one job runs, one after another; by default 1" },
    wait: { help: "for a queue: wait until the tasks have ended, with progress; Ctrl-C leaves them to the queue" },
    "dry-run": { help: "check the sweep, print the number of tasks and about how long they take, and write nothing" },
    format: { value: FORMATS.join("|"), help: "what merge writes, results.FORMAT in the folder; by default jsonl" },
    json: { help: "print one JSON document: the counts, the failed tasks with their errors" },
  },
  examples: [
    { line: "dfa-theory sweep run docs/examples/sweep.json --dry-run", does: "how many tasks, and how long" },
    { line: "dfa-theory sweep run docs/examples/sweep.json", does: "on all cores; again after Ctrl-C to go on" },
    { line: "dfa-theory sweep run docs/examples/sweep.json --task 7", does: "one task, as a batch system runs it" },
    { line: "dfa-theory sweep merge docs/examples/sweep.json --format csv", does: "one table of all tasks" },
  ],
  run,
};

async function run(args: Arguments, io: Io): Promise<ExitCode> {
  const [action] = args.positionals;
  switch (action) {
    case "run":
      return (await import("./sweep/run.ts")).run(args, io);
    case "status":
      return (await import("./sweep/status.ts")).status(args, io);
    case "merge":
      return (await import("./sweep/merge.ts")).merge(args, io);
    default:
      throw new InputError(`unknown action "${action}"${suggestion(action, ACTIONS)}`);
  }
}
