import { availableParallelism, hostname } from "node:os";
import { InputError } from "../../src/inputError.ts";
import type { Engine, EngineOptions } from "./engine.ts";
import type { Sweep } from "./plan/expandSweep.ts";
import { isAlive } from "./isAlive.ts";
import { inParallel, removeLeftovers, stopOnAbort } from "../batch/index.ts";
import { takeLock } from "./lock.ts";
import { recordStore, type RecordStore } from "./recordStore.ts";
import { failedRecord, taskOrder, type TaskOrder } from "./runTask.ts";
import { sweepStatus, type SweepCounts } from "./status.ts";
import { taskPool } from "./taskPool.ts";
import type { TaskEnd } from "./worker.ts";

/** The cores of this machine, one thread each. Tasks that failed before are tried again. */
export const localEngine: Engine = {
  name: "local",
  async run(sweep, out, options) {
    const release = takeLock(out);
    try {
      removeLeftovers(out);
      const store = recordStore(out);
      for (const [task, marker] of store.marked()) if (marker === null || isAlive(marker) === false) store.unmark(task);
      const { open, failures, counts } = sweepStatus(sweep, store);
      const tasks = [...open.filter(({ state }) => state !== "running"), ...failures].map(({ task }) => task);
      await runTasks(
        tasks.toSorted((a, b) => a - b),
        sweep,
        out,
        counts,
        options,
      );
      return sweepStatus(sweep, store).counts;
    } finally {
      release();
    }
  },
};

async function runTasks(
  tasks: readonly number[],
  sweep: Sweep,
  out: string,
  before: SweepCounts,
  { workers = availableParallelism(), onProgress, stop, abandon }: EngineOptions,
): Promise<void> {
  if (tasks.length === 0) return;
  const width = Math.min(workers, tasks.length);
  const threads = taskPool(width);
  const store = recordStore(out);
  const atWork = new Set<number>();
  const counts = { ...before, failed: 0, missing: tasks.length, corrupt: 0, lost: 0 };
  const abandoned = () => abandon?.aborted === true;
  const { flag, release } = stopOnAbort(abandon, threads);
  try {
    await inParallel(
      tasks,
      width,
      () => abandoned() || stop?.aborted === true,
      async (task) => {
        const order = taskOrder(sweep, task);
        atWork.add(task);
        let end: TaskEnd;
        try {
          end = await threads.run({ task: order, out, stop: flag });
        } catch (error) {
          // An abandoned task is missing; its marker is taken away below.
          if (abandoned()) return;
          end = recordDeath(store, order, error);
        }
        if (end.state === "refused") throw new InputError(end.message);
        if (end.state === "interrupted") return;
        atWork.delete(task);
        counts[end.state]++;
        counts.missing--;
        onProgress?.(counts);
      },
    );
  } finally {
    release();
    await threads.close();
    for (const task of atWork) store.unmark(task);
  }
}

/** The record of a task whose thread died of it, as from want of memory: it can write none itself. */
function recordDeath(store: RecordStore, order: TaskOrder, death: unknown): TaskEnd {
  const error = `the thread ended: ${death instanceof Error ? death.message : String(death)}`;
  const making = { started: new Date().toISOString(), seconds: 0, host: hostname() };
  store.write(failedRecord(order, error), making);
  store.unmark(order.index);
  return { state: "failed", seconds: 0 };
}
