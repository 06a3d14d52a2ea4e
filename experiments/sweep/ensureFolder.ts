import { statSync } from "node:fs";
import { makeFolder } from "../../src/record/node.ts";

/** Makes a folder unless it is there, also when another process makes it at the same moment. Throws an InputError for one that cannot be made. */
export function ensureFolder(path: string): void {
  try {
    makeFolder(path);
  } catch (error) {
    if (!isFolder(path)) throw error;
  }
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}
