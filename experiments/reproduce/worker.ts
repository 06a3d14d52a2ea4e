import { parentPort } from "node:worker_threads";
import { runTask, type Task, type TaskResult } from "./task.ts";

/** What a worker sends: how far its task is, then its result. */
export type FromWorker = { readonly fraction: number } | { readonly result: TaskResult };

function send(message: FromWorker): void {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
  parentPort?.postMessage(message);
}

parentPort?.on("message", (task: Task) => {
  send({ result: runTask(task, (fraction) => send({ fraction })) });
});
