import { InputError } from "../../src/inputError.ts";
import { type Given, type StopFlag, withSignal } from "../batch/index.ts";
import { taskRecordOf, runOrder, type TaskOrder } from "./runTask.ts";

/** A task to do, and the folder for its record; null where it is only timed. */
export interface SweepOrder {
  readonly task: TaskOrder;
  readonly out: string | null;
  /** Raised when the task is to stop. */
  readonly stop?: StopFlag;
}

/**
 * How a task ended, told to the thread that handed it out: `interrupted` when it was asked to stop and kept its state,
 * `refused` when its record could not be written.
 */
export type TaskEnd =
  | { readonly state: "done" | "failed"; readonly seconds: number }
  | { readonly state: "interrupted" }
  | { readonly state: "refused"; readonly message: string };

/** Does a task. */
export function run({ order: { task, out, stop } }: Given<SweepOrder>): Promise<TaskEnd> {
  const began = performance.now();
  return withSignal(stop, async (signal) => {
    try {
      const { state } = await (out === null ? taskRecordOf(task) : runOrder(task, out, signal));
      return { state, seconds: (performance.now() - began) / 1000 };
    } catch (error) {
      if (signal.aborted && error === signal.reason) return { state: "interrupted" };
      // The class of an error does not survive the way between threads.
      if (error instanceof InputError) return { state: "refused", message: error.message };
      throw error;
    }
  });
}
