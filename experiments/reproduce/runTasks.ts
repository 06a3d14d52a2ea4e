import { inParallel, pool } from "../batch/index.ts";
import type { Task, TaskResult } from "./task.ts";

export interface RunOptions {
  /** How many threads. */
  readonly workers: number;
  /** Called with the fraction of all tasks done, 0 … 1. */
  readonly onProgress: (fraction: number) => void;
  /** Aborted to end the threads at once; its reason is thrown. */
  readonly signal: AbortSignal | undefined;
  /** Called with each result as it comes, in no particular order. */
  readonly onResult: (index: number, result: TaskResult) => void;
}

/**
 * Runs tasks on a number of threads, handing each thread the next task when it is free. The first error ends all of
 * them and is thrown.
 */
export async function runTasks(
  tasks: readonly Task[],
  { workers, onProgress, signal, onResult }: RunOptions,
): Promise<void> {
  signal?.throwIfAborted();
  if (tasks.length === 0) return;
  const fractions = tasks.map(() => 0);
  const reached = (index: number, fraction: number) => {
    fractions[index] = fraction;
    onProgress(fractions.reduce((sum, f) => sum + f, 0) / tasks.length);
  };
  const width = Math.min(workers, tasks.length);
  const threads = pool(width, {
    script: new URL("./worker.js", import.meta.url),
    load: () => import("./worker.ts"),
  });
  const close = () => void threads.close();
  signal?.addEventListener("abort", close);
  try {
    await inParallel(
      tasks.entries(),
      width,
      () => signal?.aborted === true,
      async ([index, task]) => {
        try {
          const result = await threads.run(task, (fraction) => reached(index, fraction));
          reached(index, 1);
          onResult(index, result);
        } catch (error) {
          close();
          throw error;
        }
      },
    );
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  } finally {
    signal?.removeEventListener("abort", close);
    await threads.close();
  }
  signal?.throwIfAborted();
}
