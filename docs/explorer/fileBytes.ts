import type { NamedBytes } from "../../src/data/files/bytes.ts";
import { InputError } from "../../src/inputError.ts";

/** The largest file that is read on the page, 1 GiB: a page has a few gigabytes at most. */
const LARGEST = 2 ** 30;

/**
 * The bytes of a file that was dropped. Throws an InputError that names it where it is too large for a page, or cannot
 * be read, as a folder or a file that is gone.
 */
export async function fileBytes(file: Pick<File, "name" | "size" | "arrayBuffer">): Promise<NamedBytes> {
  const { name, size } = file;
  if (size > LARGEST) {
    throw new InputError(
      `${name}: needs at most 1 GiB to be read on a page, got ${size} bytes; dfa-theory diagnose reads it in pieces`,
    );
  }
  try {
    return { name, bytes: new Uint8Array(await file.arrayBuffer()) };
  } catch (error) {
    throw new InputError(`${name}: cannot be read; is it a folder, or has it changed since it was chosen?`, {
      cause: error,
    });
  }
}
