import { InputError } from "../../../src/inputError.ts";
import type { Sweep } from "./expandSweep.ts";
import { taskOrder } from "../runTask.ts";
import { taskPool } from "../taskPool.ts";

/** Reading the program takes less than this. */
const START_SECONDS = 1;

/** How long the tasks of a sweep take, from a few of them. */
export interface Estimate {
  readonly timed: number;
  /** Mean seconds of those timed; null when none ended within the patience. */
  readonly secondsPerTask: number | null;
}

/**
 * Runs the first, the middle and the last task of a sweep without writing anything, for `patience` seconds at most, and
 * returns their mean time.
 */
export async function estimate(sweep: Sweep, patience = 20): Promise<Estimate> {
  const last = sweep.count - 1;
  const sample = [...new Set([0, Math.floor(last / 2), last])];
  const thread = taskPool(1);
  const seconds: number[] = [];
  let impatient = false;
  const timer = setTimeout(() => {
    impatient = true;
    void thread.close();
  }, 1000 * patience);
  const time = async (index: number): Promise<number> => {
    const end = await thread.run({ task: taskOrder(sweep, index), out: null });
    if (end.state === "refused") throw new InputError(end.message);
    return "seconds" in end ? end.seconds : 0;
  };
  try {
    // The first run carries the reading of the program: where that may matter, it does not count.
    const first = await time(0);
    if (first > START_SECONDS) seconds.push(first);
    for (const index of seconds.length > 0 ? sample.slice(1) : sample) seconds.push(await time(index));
  } catch (error) {
    if (!impatient) throw error;
  } finally {
    clearTimeout(timer);
    await thread.close();
  }
  const sum = seconds.reduce((total, s) => total + s, 0);
  return { timed: seconds.length, secondsPerTask: seconds.length > 0 ? sum / seconds.length : null };
}
