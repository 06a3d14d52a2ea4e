import type { Given } from "../batch/index.ts";
import { reproduceTask, type Task, type TaskResult } from "./task.ts";

/** Does a task of a reproduction. */
export async function run({ order, port }: Given<Task>): Promise<TaskResult> {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
  return reproduceTask(order, (fraction) => port?.postMessage(fraction));
}
