import { MessageChannel } from "node:worker_threads";
import { Tinypool } from "tinypool";

/** From the TypeScript sources there is no compiled file for a thread to run, and everything runs in this thread. */
const COMPILED = import.meta.url.endsWith(".js");

/** What a thread is given: an order, plain data, and where it says how far it is, 0 … 1, if somebody listens. */
export interface Given<Order> {
  readonly order: Order;
  readonly port: { postMessage(fraction: number): void } | null;
}

/** The module whose `run` threads call: its compiled file, and how it is read in this thread. */
export interface Workplace<Order, Answer> {
  readonly script: URL;
  load(): Promise<{ run(given: Given<Order>): Promise<Answer> }>;
}

/** Threads that do jobs of one kind, one at a time each. */
export interface Pool<Order, Answer> {
  run(order: Order, onProgress?: (fraction: number) => void): Promise<Answer>;
  /** Ends the threads, at once. */
  close(): Promise<void>;
}

/**
 * A pool of so many threads. A job whose thread dies is rejected with what killed it, and a new thread takes its place.
 */
export function pool<Order, Answer>(threads: number, place: Workplace<Order, Answer>): Pool<Order, Answer> {
  if (!COMPILED) return ownThread(place);
  const workers = new Tinypool({ filename: place.script.href, minThreads: threads, maxThreads: threads });
  // A thread that dies between two jobs is replaced; the job after it tells if it dies again.
  workers.on("error", () => {});
  return {
    async run(order, onProgress) {
      if (onProgress === undefined) return workers.run({ order, port: null }, { name: "run" });
      const { port1, port2 } = new MessageChannel();
      port1.on("message", onProgress);
      try {
        return await workers.run({ order, port: port2 }, { name: "run", transferList: [port2] });
      } finally {
        port1.close();
      }
    },
    close: () => workers.destroy(),
  };
}

function ownThread<Order, Answer>({ load }: Workplace<Order, Answer>): Pool<Order, Answer> {
  return {
    async run(order, onProgress) {
      const { run } = await load();
      // Lets signals and timers in between two jobs.
      await new Promise((resolve) => setImmediate(resolve));
      return run({ order, port: onProgress === undefined ? null : { postMessage: onProgress } });
    },
    async close() {},
  };
}

/**
 * Runs `job` on every item, at most `width` at a time, in order; ends when `stopped` says so or at the first error,
 * which it throws when those at work have ended.
 */
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
