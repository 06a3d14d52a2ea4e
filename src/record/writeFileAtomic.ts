import { randomUUID } from "node:crypto";
import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { cannotWrite } from "./cannotWrite.ts";

/**
 * Writes a file whole or not at all: into a temporary file in the same folder, flushed to the disk, then renamed onto `path`.
 * Synchronous, so that nothing of this process comes between. Throws an InputError when the folder is missing or cannot be written.
 */
export function writeFileAtomic(path: string, contents: string | Uint8Array): void {
  const temporary = join(dirname(path), `.${basename(path)}.${randomUUID()}.tmp`);
  let opened = false;
  try {
    const file = openSync(temporary, "w");
    opened = true;
    try {
      writeFileSync(file, contents);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(temporary, path);
  } catch (error) {
    if (opened) rmSync(temporary, { force: true });
    throw cannotWrite(path, error);
  }
}
