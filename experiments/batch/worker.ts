import { InputError } from "../../src/inputError.ts";
import type { SimulationRecord } from "../run/index.ts";
import type { RunSettings } from "./runAll.ts";
import { recordOf, runOrder, type TaskOrder } from "../sweep/index.ts";
import { simulateOn } from "./simulateOn.ts";

/** How a task ended, told to the thread that handed it out; `refused` when its record could not be written. */
export type TaskEnd =
  | { readonly state: "done" | "failed"; readonly seconds: number }
  | { readonly state: "refused"; readonly message: string };

/** Does a task and writes its record to `out`; with `out` null it is only timed. */
export async function sweepTask({ order, out }: { order: TaskOrder; out: string | null }): Promise<TaskEnd> {
  const began = performance.now();
  try {
    const { state } = await (out === null ? recordOf(order) : runOrder(order, out));
    return { state, seconds: (performance.now() - began) / 1000 };
  } catch (error) {
    // The class of an error does not survive the way between threads.
    if (error instanceof InputError) return { state: "refused", message: error.message };
    throw error;
  }
}

/** Runs a problem. An InputError comes back as its message, for the same reason. */
export async function simulateProblem({
  problem,
  settings,
  checkpoint,
}: {
  problem: unknown;
  settings: RunSettings;
  /** Where a long run keeps its state; undefined to keep none. */
  checkpoint: string | undefined;
}): Promise<{ readonly record: SimulationRecord } | { readonly refused: string }> {
  try {
    return { record: await simulateOn(problem, settings, checkpoint) };
  } catch (error) {
    if (error instanceof InputError) return { refused: error.message };
    throw error;
  }
}
