import { accessSync, constants, statSync } from "node:fs";
import { dirname } from "node:path";
import { cannotWrite } from "./cannotWrite.ts";
import { systemError } from "./systemError.ts";
import { writeTarget } from "./writeTarget.ts";

/**
 * Finds out before a long run that its result cannot be written to `path`, and writes nothing. Throws an InputError
 * that says why.
 */
export function requireWritable(path: string): void {
  try {
    const target = writeTarget(path);
    if (target.kind === "open") return;
    if (target.kind === "stream" || target.found) accessSync(target.path, constants.W_OK);
    if (target.kind === "stream") return;
    const folder = dirname(target.path);
    if (!statSync(folder).isDirectory()) throw systemError("ENOTDIR", folder);
    accessSync(folder, constants.W_OK);
  } catch (error) {
    throw cannotWrite(path, error);
  }
}
