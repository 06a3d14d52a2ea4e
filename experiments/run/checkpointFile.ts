import { existsSync, readFileSync } from "node:fs";
import { InputError } from "../../src/inputError.ts";

/** Training goes on for this long at a time; then signals and the rest of the program have their turn. */
export const TURN_MS = 50;

/** How often a run's state is written to its checkpoint. */
export const CHECKPOINT_MS = 30_000;

/** A new run, or one that goes on from the checkpoint in a file where it exists. Throws an InputError that names the file for a checkpoint of another run. */
export function newOrResumed<Run>(path: string | undefined, start: (checkpoint?: Uint8Array) => Run): Run {
  if (path === undefined || !existsSync(path)) return start();
  try {
    return start(readFileSync(path));
  } catch (error) {
    if (!(error instanceof InputError) || !error.message.startsWith("checkpoint: ")) throw error;
    throw new InputError(`${path}: ${error.message}; remove it, or name another file`, { cause: error });
  }
}
