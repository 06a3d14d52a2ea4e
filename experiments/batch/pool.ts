import { Tinypool } from "tinypool";

/** The threads run the compiled file beside this one; from the TypeScript sources there is none, and everything runs in this thread. */
const THREAD = new URL("./worker.js", import.meta.url);
const COMPILED = import.meta.url.endsWith(".js");

type Worker = typeof import("./worker.ts");
export type Job = "sweepTask" | "simulateProblem";
type Order<J extends Job> = Parameters<Worker[J]>[0];
type Answer<J extends Job> = Awaited<ReturnType<Worker[J]>>;

/** Threads that do jobs, one at a time each. */
export interface Pool {
  run<J extends Job>(job: J, order: Order<J>): Promise<Answer<J>>;
  /** Ends the threads, at once. */
  close(): Promise<void>;
}

/** A pool of so many threads. A job whose thread dies is rejected with what killed it, and a new thread takes its place. */
export function pool(threads: number): Pool {
  if (!COMPILED) return ownThread();
  const workers = new Tinypool({ filename: THREAD.href, minThreads: threads, maxThreads: threads });
  // A thread that dies between two jobs is replaced; the job after it tells if it dies again.
  workers.on("error", () => {});
  return {
    run: (name, order) => workers.run(order, { name }),
    close: () => workers.destroy(),
  };
}

function ownThread(): Pool {
  return {
    async run<J extends Job>(name: J, order: Order<J>): Promise<Answer<J>> {
      const worker = await import("./worker.ts");
      // Lets signals and timers in between two jobs.
      await new Promise((resolve) => setImmediate(resolve));
      return (worker[name] as (order: Order<J>) => Promise<Answer<J>>)(order);
    },
    async close() {},
  };
}

/** Runs `job` on every item, at most `width` at a time, in order; ends when `stopped` says so or at the first error, which it throws when those at work have ended. */
export async function inParallel<Item>(
  items: Iterable<Item>,
  width: number,
  stopped: () => boolean,
  job: (item: Item) => Promise<void>,
): Promise<void> {
  const queue = items[Symbol.iterator]();
  let broken: { readonly error: unknown } | null = null;
  const lane = async (): Promise<void> => {
    while (!broken && !stopped()) {
      const { value, done } = queue.next();
      if (done) return;
      try {
        await job(value);
      } catch (error) {
        broken ??= { error };
      }
    }
  };
  await Promise.all(Array.from({ length: width }, lane));
  if (broken) throw (broken as { readonly error: unknown }).error;
}
