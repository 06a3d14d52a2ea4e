import { slurmCommand } from "./slurmCommand.ts";

/** Where an element of an array is, as Slurm says: waiting, or on a node. Finished elements are not in the queue. */
export type QueueState = "queued" | "running";

/** The elements of the user's arrays that have not ended, by `NAME INDEX`. */
export type Queue = ReadonlyMap<string, QueueState>;

export const queueKey = (name: string, index: number): string => `${name} ${index}`;

/** Asks Slurm what the user has in the queue. Throws an InputError when Slurm cannot be asked. */
export async function readQueue(): Promise<Queue> {
  return parseQueue(await slurmCommand("squeue", ["--me", "--noheader", "--array", "--format=%K %T %j"]));
}

/**
 * What squeue prints with `--array --format="%K %T %j"`: index, state and name, the name last because it may hold
 * spaces.
 */
export function parseQueue(text: string): Queue {
  const queue = new Map<string, QueueState>();
  for (const [, index, state, name] of text.matchAll(/^(\d+) ([A-Z_]+) (.+)$/gm)) {
    queue.set(queueKey(name.trimEnd(), Number(index)), state === "PENDING" ? "queued" : "running");
  }
  return queue;
}
