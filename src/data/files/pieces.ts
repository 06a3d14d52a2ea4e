import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { createGunzip } from "node:zlib";
import { InputError } from "../../inputError.ts";
import { isGzip } from "./gunzip.ts";

/** Files are read in pieces of at least this many bytes, but for the last. */
const PIECE = 2 ** 20;

/** The first bytes of a file, as they lie there. */
export async function headOf(path: string, length: number): Promise<Uint8Array> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(new Uint8Array(length), 0, length, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

/**
 * Hands over a file in pieces, decompressed where it is gzipped, until `take` returns false; `last` says that no more
 * follow. Throws `InputError` for a corrupt gzip file.
 */
export async function eachPiece(path: string, take: (piece: Uint8Array, last: boolean) => boolean): Promise<void> {
  const zipped = isGzip(await headOf(path, 2));
  const file = createReadStream(path, { highWaterMark: PIECE });
  const source = zipped ? file.pipe(createGunzip({ chunkSize: PIECE })) : file;
  file.on("error", (error) => source.destroy(error));
  let held: Buffer[] = [];
  let size = 0;
  let read = 0;
  try {
    for await (const chunk of source as AsyncIterable<Buffer>) {
      read += chunk.length;
      if (size >= PIECE) {
        if (!take(joined(held), false)) return;
        held = [];
        size = 0;
      }
      held.push(chunk);
      size += chunk.length;
    }
    if (zipped) await requireOneMember(path, read);
    take(joined(held), true);
  } catch (error) {
    if (error instanceof InputError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new InputError(
      zipped
        ? `${path}: needs an intact gzip file, got a truncated or corrupt one (${reason})`
        : `${path}: needs to be a file that can be read, got ${reason}`,
      { cause: error },
    );
  } finally {
    file.destroy();
    source.destroy();
  }
}

const joined = (parts: readonly Buffer[]): Uint8Array => (parts.length === 1 ? parts[0] : Buffer.concat(parts));

async function requireOneMember(path: string, read: number): Promise<void> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    const { buffer } = await file.read(new Uint8Array(4), 0, 4, size - 4);
    if (new DataView(buffer.buffer).getUint32(0, true) !== read % 2 ** 32) {
      throw new InputError(`${path}: needs a gzip file of one member, got further bytes after its end`);
    }
  } finally {
    await file.close();
  }
}
