import { mkdirSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { cannotWrite } from "./cannotWrite.ts";

/**
 * Makes a folder and those above it that are missing. Throws an InputError for one that cannot be made.
 * One folder at a time: Node's own recursion never returns where the system says that a new folder has no parent, as
 * under /proc.
 */
export function makeFolder(path: string): void {
  try {
    const found = statSync(path, { throwIfNoEntry: false });
    if (found?.isDirectory()) return;
    if (!found && dirname(path) !== path) makeFolder(dirname(path));
    makeOne(path);
  } catch (error) {
    throw cannotWrite(path, error);
  }
}

/** Makes one folder, unless another process just has. */
function makeOne(path: string): void {
  try {
    mkdirSync(path);
  } catch (error) {
    if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) throw error;
  }
}
