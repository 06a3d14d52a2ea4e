import { InputError } from "../../src/inputError.ts";
import type { Given } from "../batch/index.ts";
import { taskRecordOf, runOrder, type TaskOrder } from "./runTask.ts";

/** A task to do, and the folder for its record; null where it is only timed. */
export interface SweepOrder {
  readonly task: TaskOrder;
  readonly out: string | null;
}

/** How a task ended, told to the thread that handed it out; `refused` when its record could not be written. */
export type TaskEnd =
  | { readonly state: "done" | "failed"; readonly seconds: number }
  | { readonly state: "refused"; readonly message: string };

/** Does a task. */
export async function run({ order: { task, out } }: Given<SweepOrder>): Promise<TaskEnd> {
  const began = performance.now();
  try {
    const { state } = await (out === null ? taskRecordOf(task) : runOrder(task, out));
    return { state, seconds: (performance.now() - began) / 1000 };
  } catch (error) {
    // The class of an error does not survive the way between threads.
    if (error instanceof InputError) return { state: "refused", message: error.message };
    throw error;
  }
}
