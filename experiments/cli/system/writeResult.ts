import { requireWritable, writeFileAtomic } from "../../../src/record/node.ts";
import type { Io } from "../command.ts";

/** What stands for standard output where a file is asked for. */
export const STANDARD_OUTPUT = "-";

/** Finds out before a long run that its result cannot be written. Throws an InputError that says why. */
export function requireResultWritable(path: string | undefined): void {
  if (path !== undefined && path !== STANDARD_OUTPUT) requireWritable(path);
}

/**
 * Writes a result to the file of that name, or to standard output for "-". Throws an InputError where it cannot be
 * written.
 */
export function writeResult(path: string, text: string, io: Io): void {
  if (path === STANDARD_OUTPUT) io.out(text);
  else writeFileAtomic(path, text);
}
