import { existsSync, readFileSync } from "node:fs";
import { InputError } from "../../src/inputError.ts";
import type { Outcome } from "../../src/record/index.ts";
import { removeFile, requireWritable, writeFileAtomic, writeTarget } from "../../src/record/node.ts";

/** Training goes on for this long at a time; then signals and the rest of the program have their turn. */
export const TURN_MS = 50;

/** How often a run's state is written to its checkpoint. */
export const CHECKPOINT_MS = 30_000;

/** Throws an InputError for a checkpoint that could not be written, or not be read again. */
export function requireCheckpointFile(path: string | undefined): void {
  if (path === undefined) return;
  requireWritable(path);
  if (path === "-" || writeTarget(path).kind !== "file")
    throw new InputError(`${path}: must be a file, which the run can go on from, got a device or a stream`);
}

/**
 * A new run, or one that goes on from the checkpoint in a file where it exists. Throws an InputError that names the
 * file for a checkpoint of another run.
 */
export function newOrResumed<Run>(path: string | undefined, start: (checkpoint?: Uint8Array) => Run): Run {
  if (path === undefined || !existsSync(path)) return start();
  try {
    return start(readFileSync(path));
  } catch (error) {
    if (!(error instanceof InputError) || !error.message.startsWith("checkpoint: ")) throw error;
    throw new InputError(`${path}: ${error.message}; remove it, or name another file`, { cause: error });
  }
}

/** Removes a checkpoint where there is one; a link to it stays, for the next. */
export function removeCheckpoint(path: string): void {
  const target = writeTarget(path);
  if (target.kind === "file") removeFile(target.path);
}

/**
 * What becomes of the checkpoint of a run that has ended: it is removed, or with `keep` made that of its end, from
 * which the same result comes at once.
 */
export function settle(
  path: string,
  run: { readonly outcome: Outcome | null; checkpoint(): Uint8Array },
  keep: boolean,
): void {
  if (!keep) return removeCheckpoint(path);
  // A run shorter than a turn has none. From the state of a network that has diverged nothing follows: the state before
  // leads there again.
  if (!existsSync(path) || run.outcome?.status !== "completed") return;
  try {
    writeFileAtomic(path, run.checkpoint());
  } catch {
    // A disk that is full just now has room for the last state written, which does as well, and perhaps the result has
    // another disk.
  }
}
