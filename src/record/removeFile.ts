import { rmSync } from "node:fs";
import { cannotWrite } from "./cannotWrite.ts";

/** Removes a file, or a link itself, where it is there. Throws an InputError where it cannot be removed. */
export function removeFile(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch (error) {
    throw cannotWrite(path, error, "removed");
  }
}
