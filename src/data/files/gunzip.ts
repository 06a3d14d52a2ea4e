import { InputError } from "../../inputError.ts";

/** Whether the bytes start like a gzip file. */
export function isGzip(bytes: Uint8Array): boolean {
  return bytes.length >= 2 && bytes[0] === 0x1f && bytes[1] === 0x8b;
}

/**
 * The contents of a gzip file (RFC 1952), its checksum and length verified.
 * Throws `InputError` for a truncated or corrupt file and for anything that follows its one member.
 */
export async function gunzip(bytes: Uint8Array, where: string): Promise<Uint8Array> {
  let contents: Uint8Array;
  try {
    const stream = new Blob([bytes as Uint8Array<ArrayBuffer>]).stream().pipeThrough(new DecompressionStream("gzip"));
    contents = new Uint8Array(await new Response(stream).arrayBuffer());
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new InputError(`${where}: needs an intact gzip file, got a truncated or corrupt one (${reason})`, {
      cause: error,
    });
  }
  // The last four bytes hold the length modulo 2^32. Browsers refuse what follows the first member; Node skips zeros and reads further members.
  const length = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(bytes.length - 4, true);
  if (length !== contents.length % 2 ** 32) {
    throw new InputError(`${where}: needs a gzip file of one member, got further bytes after its end`);
  }
  return contents;
}
