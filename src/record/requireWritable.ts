import { accessSync, constants, statSync } from "node:fs";
import { dirname } from "node:path";
import { cannotWrite } from "./cannotWrite.ts";

/** Finds out before a long run that its result cannot be written to `path`. Throws the InputError that `writeFileAtomic` would throw after it. */
export function requireWritable(path: string): void {
  try {
    if (statSync(path, { throwIfNoEntry: false })?.isDirectory())
      throw Object.assign(new Error(path), { code: "EISDIR" });
    const folder = dirname(path);
    if (!statSync(folder).isDirectory()) throw Object.assign(new Error(folder), { code: "ENOTDIR" });
    accessSync(folder, constants.W_OK);
  } catch (error) {
    throw cannotWrite(path, error);
  }
}
