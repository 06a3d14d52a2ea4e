import type { Entry, FileEntry, Reader } from "@zip.js/zip.js";
import { InputError } from "../../inputError.ts";
import { sizeText } from "./inflated.ts";

/** A member of an archive, not yet read. */
export interface ZipMember {
  readonly name: string;
  /** The bytes that it holds, as the archive declares. */
  readonly size: number;
  /**
   * Its bytes, checked against its checksum. Throws `InputError` for more than `most`, before anything is inflated, and
   * for a corrupt member.
   */
  read(most: number): Promise<Uint8Array>;
  /**
   * Hands its bytes over piece by piece, in order; checked at the end. Throws `InputError` for a corrupt member, and
   * what `take` throws.
   */
  each(take: (piece: Uint8Array) => void | Promise<void>): Promise<void>;
}

/** A file of which parts can be read. */
export interface RandomAccess {
  readonly size: number;
  read(offset: number, length: number): Promise<Uint8Array>;
}

/** Archives with more members hold no data set. */
const MOST_MEMBERS = 10_000;

/**
 * The members of a ZIP archive; only its directory is read. Throws `InputError` for a corrupt archive and for one of
 * more than 10,000 members.
 */
export async function openZip(file: Uint8Array | RandomAccess, where: string): Promise<ZipMember[]> {
  const zip = await import("@zip.js/zip.js");
  const reader = new zip.ZipReader(
    file instanceof Uint8Array ? new zip.Uint8ArrayReader(file) : randomAccessReader(zip.Reader, file),
    { useWebWorkers: false, checkSignature: true },
  );
  const members: ZipMember[] = [];
  try {
    for await (const entry of reader.getEntriesGenerator()) {
      if (entry.directory) continue;
      if (members.length === MOST_MEMBERS) {
        throw new InputError(`${where}: needs an archive of at most ${MOST_MEMBERS} members, got more`);
      }
      members.push(memberOf(entry, where));
    }
  } catch (error) {
    throw corrupt(error, where);
  }
  return members;
}

function randomAccessReader(Base: typeof Reader, file: RandomAccess): Reader<RandomAccess> {
  class FileReader extends Base<RandomAccess> {
    override readUint8Array(offset: number, length: number): Promise<Uint8Array> {
      return file.read(offset, length);
    }
  }
  const reader = new FileReader(file);
  reader.size = file.size;
  return reader;
}

function memberOf(entry: Entry & FileEntry, where: string): ZipMember {
  const { filename: name, uncompressedSize: size } = entry;
  const each = async (take: (piece: Uint8Array) => void | Promise<void>): Promise<void> => {
    let read = 0;
    const writable = new WritableStream<Uint8Array>({
      async write(piece) {
        read += piece.length;
        if (read > size) throw new RangeError(`${name} holds more than the ${size} bytes that it declares`);
        await take(piece);
      },
    });
    try {
      await entry.getData(writable);
    } catch (error) {
      throw corrupt(error, where);
    }
    if (read !== size) throw corrupt(new RangeError(`${name} holds ${read} bytes where it declares ${size}`), where);
  };
  return {
    name,
    size,
    each,
    async read(most) {
      if (size > most) {
        throw new InputError(
          `${where}: needs arrays of at most ${sizeText(most)} to be read at once, got ${sizeText(size)} in ${name}`,
        );
      }
      // What an archive declares may be a lie: memory is taken as bytes come.
      const pieces: Uint8Array[] = [];
      let length = 0;
      await each((piece) => {
        pieces.push(piece.slice());
        length += piece.length;
      });
      const all = new Uint8Array(length);
      let at = 0;
      for (const piece of pieces) {
        all.set(piece, at);
        at += piece.length;
      }
      return all;
    },
  };
}

function corrupt(error: unknown, where: string): InputError {
  if (error instanceof InputError) return error;
  const reason = error instanceof Error ? error.message : String(error);
  return new InputError(`${where}: needs an intact NPZ archive, got a truncated or corrupt one (${reason})`, {
    cause: error,
  });
}
