import { Worker } from "node:worker_threads";
import { runTask, type Task, type TaskResult } from "./task.ts";
import type { FromWorker } from "./worker.ts";

/** The threads run the compiled file beside this one; from the TypeScript sources there is none, and everything runs in this thread. */
const THREAD = new URL("./worker.js", import.meta.url);
const COMPILED = import.meta.url.endsWith(".js");

export interface RunOptions {
  /** How many threads; with one everything runs in this thread. */
  readonly workers: number;
  /** Called with the fraction of all tasks done, 0 … 1. */
  readonly onProgress: (fraction: number) => void;
  /** Called with each result as it comes, in no particular order. */
  readonly onResult: (index: number, result: TaskResult) => void;
}

/** Runs tasks on a number of threads, handing each thread the next task when it is free. The first error ends all of them and is thrown. */
export async function runTasks(tasks: readonly Task[], { workers, onProgress, onResult }: RunOptions): Promise<void> {
  const fractions = tasks.map(() => 0);
  const reached = (index: number, fraction: number) => {
    fractions[index] = fraction;
    onProgress(fractions.reduce((sum, f) => sum + f, 0) / tasks.length);
  };
  const finish = (index: number, result: TaskResult) => {
    reached(index, 1);
    onResult(index, result);
  };
  const threads = COMPILED ? Math.min(workers, tasks.length) : 1;
  if (threads <= 1) {
    for (const [index, task] of tasks.entries()) {
      finish(
        index,
        runTask(task, (fraction) => reached(index, fraction)),
      );
      // Lets signals and timers in between two tasks.
      await new Promise((resolve) => setImmediate(resolve));
    }
    return;
  }
  let next = 0;
  const pool: Worker[] = [];
  const serve = (worker: Worker): Promise<void> =>
    new Promise((resolve, reject) => {
      let index = -1;
      const proceed = () => {
        index = next++;
        // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
        if (index < tasks.length) worker.postMessage(tasks[index]);
        else resolve();
      };
      worker.on("message", (message: FromWorker) => {
        if ("fraction" in message) return reached(index, message.fraction);
        try {
          finish(index, message.result);
        } catch (error) {
          return reject(error);
        }
        proceed();
      });
      worker.on("error", reject);
      worker.on("exit", (code) => reject(new Error(`a worker thread ended early, with code ${code}`)));
      proceed();
    });
  try {
    for (let i = 0; i < threads; i++) pool.push(new Worker(THREAD));
    await Promise.all(pool.map(serve));
  } finally {
    await Promise.all(pool.map((worker) => worker.terminate()));
  }
}
