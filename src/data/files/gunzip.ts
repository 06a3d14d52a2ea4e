import { InputError } from "../../inputError.ts";
import { inflated, sizeText, TooLarge } from "./inflated.ts";

/** Whether the bytes start like a gzip file. */
export function isGzip(bytes: Uint8Array): boolean {
  return bytes.length >= 2 && bytes[0] === 0x1f && bytes[1] === 0x8b;
}

/**
 * The most bytes that a compressed file may hold when it is read at once: enough for 60,000 images of CIFAR-10, five
 * times over.
 */
export const MOST_INFLATED = 2 ** 30;

/** Deflate makes no less than one byte of this many. */
const BEST_RATIO = 1032;

/**
 * The contents of a gzip file (RFC 1952), its checksum and length verified.
 * Throws `InputError` for a truncated or corrupt file, for anything that follows its one member, and for contents of
 * more than `most` bytes, by what the file declares before anything is inflated and by what is there.
 */
export async function gunzip(bytes: Uint8Array, where: string, most = MOST_INFLATED): Promise<Uint8Array> {
  // The last four bytes hold the length modulo 2^32.
  const declared =
    bytes.length < 4
      ? 0
      : new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(bytes.length - 4, true);
  const tooLarge = (found: string): InputError =>
    new InputError(`${where}: needs contents of at most ${sizeText(most)} to be read at once, got ${found}`);
  const corrupt = (reason: string, cause?: unknown): InputError =>
    new InputError(`${where}: needs an intact gzip file, got a truncated or corrupt one (${reason})`, { cause });
  // A truncated file ends with any number: one that deflate cannot reach is no length.
  if (declared > BEST_RATIO * bytes.length) throw corrupt("its end declares a length that so few bytes cannot hold");
  if (declared > most) throw tooLarge(sizeText(declared));
  let contents: Uint8Array | null;
  try {
    ({ contents } = await inflated(bytes, most, declared));
  } catch (error) {
    if (error instanceof TooLarge) throw tooLarge("more");
    throw corrupt(error instanceof Error ? error.message : String(error), error);
  }
  // Browsers refuse what follows the first member; Node skips what begins with a zero, and reads further members.
  if (contents === null || (await endsEarly(bytes))) {
    throw new InputError(`${where}: needs a gzip file of one member, got further bytes after its end`);
  }
  return contents;
}

/**
 * Whether a member ends before the last byte: only where the length at the end of the file occurs before it, with a
 * zero behind it, need that be tried.
 */
async function endsEarly(bytes: Uint8Array): Promise<boolean> {
  const [a, b, c, d] = bytes.subarray(-4);
  const end = bytes.length - 4;
  let found = false;
  for (let i = bytes.indexOf(a); i >= 0 && i < end && !found; i = bytes.indexOf(a, i + 1)) {
    found = bytes[i + 1] === b && bytes[i + 2] === c && bytes[i + 3] === d && bytes[i + 4] === 0;
  }
  if (!found) return false;
  try {
    await inflated(bytes.subarray(0, -1), Infinity, 0);
    return true;
  } catch {
    return false;
  }
}
