import { closeSync, constants, openSync } from "node:fs";
import { cannotWrite } from "./cannotWrite.ts";
import { replaceFile } from "./replaceFile.ts";
import { requireWritable } from "./requireWritable.ts";
import { writeAll } from "./writeAll.ts";
import { writeTarget } from "./writeTarget.ts";

/**
 * Writes what a person asked to have at `path`. A regular file is written whole or not at all, as by `replaceFile`, and
 * keeps its mode, its owner and its group; links are followed, and stay.
 * A device, a FIFO, a socket and what is open already, as `/dev/stdout`, are written to straight. Throws the InputError
 * of `requireWritable`, and one where the writing itself fails.
 */
export function writeFileAtomic(path: string, contents: string | Uint8Array): void {
  requireWritable(path);
  try {
    const target = writeTarget(path);
    if (target.kind === "file") replaceFile(target.path, contents, target.found);
    else if (target.kind === "open") writeAll(target.descriptor, contents);
    else writeStream(target.path, contents);
  } catch (error) {
    throw cannotWrite(path, error);
  }
}

/** Nothing is made and nothing is cut: the path is what it is. */
function writeStream(path: string, contents: string | Uint8Array): void {
  const stream = openSync(path, constants.O_WRONLY);
  try {
    writeAll(stream, contents);
  } finally {
    closeSync(stream);
  }
}
