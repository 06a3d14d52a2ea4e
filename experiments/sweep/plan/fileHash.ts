import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import { InputError } from "../../../src/inputError.ts";

/** The SHA-256, in hex, of what is in a file. Throws an InputError for one that cannot be read. */
export async function fileHash(path: string): Promise<string> {
  const hash = createHash("sha256");
  try {
    await pipeline(createReadStream(path), hash);
  } catch (error) {
    throw new InputError(`${path}: cannot be read, ${(error as NodeJS.ErrnoException).code}`, { cause: error });
  }
  return hash.digest("hex");
}
