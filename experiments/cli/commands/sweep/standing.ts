import { InputError } from "../../../../src/inputError.ts";
import {
  recordStore,
  slurmStatus,
  type Sweep,
  type SweepStatus,
  sweepStatus,
  wasSubmitted,
} from "../../../sweep/index.ts";

/** Failures and lost tasks beyond these are counted only. */
const SHOWN = 10;

/** How a sweep stands: what --json prints. */
export interface Standing extends Pick<SweepStatus, "counts" | "failures" | "secondsPerTask"> {
  /** The tasks that wait in a queue, and what the queue says of those it lost; absent where none was asked. */
  readonly queued?: number;
  readonly lost?: readonly { readonly task: number; readonly lastLine: string | null }[];
}

/**
 * How a sweep stands, by its folder and by Slurm where it was handed to it; `ask` when Slurm must answer. Throws an
 * InputError when it must and does not.
 */
export async function standing(sweep: Sweep, out: string, ask: boolean): Promise<Standing> {
  if (ask || wasSubmitted(out)) {
    try {
      const { counts, failures, secondsPerTask, queued, lost } = await slurmStatus(sweep, out);
      return { counts, failures, secondsPerTask, queued, lost };
    } catch (error) {
      // The folder may be looked at from a machine without Slurm.
      if (!(error instanceof InputError) || ask) throw error;
    }
  }
  const { counts, failures, secondsPerTask } = sweepStatus(sweep, recordStore(out));
  return { counts, failures, secondsPerTask };
}

/** The same for people. */
export function standingText({ counts, failures, queued = 0, lost = [] }: Standing, out: string): string {
  const { tasks, ...rest } = counts;
  const parts = Object.entries(rest)
    .filter(([name, n]) => n > 0 || name === "done")
    .map(([name, n]) =>
      name === "missing" && queued > 0 ? `${n} missing (${queued} of them queued)` : `${n} ${name}`,
    );
  const lines = [
    ...failures.map(({ task, error }) => `  task ${task}: ${error}\n`),
    ...lost.map(({ task, lastLine }) => `  task ${task}: lost${lastLine === null ? "" : `, ${lastLine}`}\n`),
  ];
  const more = lines.length > SHOWN ? `  and ${lines.length - SHOWN} more\n` : "";
  const heading = `${tasks} task${tasks === 1 ? "" : "s"} in ${out}: ${parts.join(", ")}.\n`;
  return `${heading}${lines.slice(0, SHOWN).join("")}${more}`;
}
