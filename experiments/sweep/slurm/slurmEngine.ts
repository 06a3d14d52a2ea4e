import { fileURLToPath } from "node:url";
import { InputError } from "../../../src/inputError.ts";
import type { Engine } from "../engine.ts";
import type { Sweep } from "../plan/expandSweep.ts";
import { removeLeftovers } from "../../batch/index.ts";
import { takeLock } from "../lock.ts";
import { recordStore } from "../recordStore.ts";
import { slurmStatus } from "./slurmStatus.ts";
import { type SlurmRequest, type Submission, submit } from "./submit.ts";

/** The command line of this installation, run by the Node that runs now. */
const PROGRAM = [process.execPath, fileURLToPath(new URL("../../cli/main.js", import.meta.url))];

export type SlurmOptions = Pick<SlurmRequest, "time" | "memory" | "tasksPerElement"> &
  Partial<Pick<SlurmRequest, "program">>;

/**
 * Hands the tasks that are not done to Slurm and returns at once: the queue does the rest. Run again, it submits what
 * was lost, refused or failed in the
 * meantime, and nothing that is still queued or running.
 */
export function slurmEngine({ program = PROGRAM, ...options }: SlurmOptions = {}): Engine {
  return {
    name: "slurm",
    async run(sweep, out, { file, workers, onMessage = () => {} }) {
      if (file === "-")
        throw new InputError("slurm: the sweep must be a file that the nodes can read, got standard input");
      const release = takeLock(out);
      try {
        removeLeftovers(out);
        const { todo, lost } = await slurmStatus(sweep, out);
        if (todo.length === 0) {
          onMessage("Nothing to submit: every task is done, queued or running.");
        } else {
          const request = { ...options, sweep: file, out, program: withData(program, sweep), throttle: workers };
          // A dead task of another node would look alive to every machine but that.
          const store = recordStore(out);
          for (const { task } of lost) store.unmark(task);
          onMessage(submissionText(todo.length, lost.length, await submit(todo, request)));
        }
        return (await slurmStatus(sweep, out)).counts;
      } finally {
        release();
      }
    },
  };
}

/** The program with the folder of images in its environment, where the sweep was given one. */
const withData = (program: readonly string[], { dataDir }: Sweep): readonly string[] =>
  dataDir === undefined ? program : ["env", `DFA_DATA_DIR=${dataDir}`, ...program];

function submissionText(tasks: number, lost: number, { batches, refused }: Submission): string {
  const jobs = `${batches.length === 1 ? "job" : "jobs"} ${batches.map(({ job }) => job).join(", ")}`;
  const again = lost > 0 ? `, ${lost} of them lost before` : "";
  if (refused === null) return `Submitted ${tasks} tasks${again}, as ${jobs}.`;
  return `Submitted ${tasks - refused.tasks} tasks of ${tasks}${again}, as ${jobs}; no more, ${refused.reason}. Run the same command again when there is room in the queue.`;
}
