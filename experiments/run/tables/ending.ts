import type { Outcome } from "../../../src/record/index.ts";
import { shown } from "./textTable.ts";

/** How a run that counts its time ended, in a sentence. */
export const ending = ({ status, steps, time }: Outcome): string =>
  status === "completed"
    ? `Completed: time ${shown(time)} in ${steps} steps.`
    : status === "converged"
      ? `Converged at time ${shown(time)}, in ${steps} steps: nothing is left to learn.`
      : `Ended early at time ${shown(time)}: ${status}.`;
