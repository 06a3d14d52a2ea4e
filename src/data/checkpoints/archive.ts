import { InputError } from "../../inputError.ts";

/**
 * The files of a ZIP archive by name, in its order, checksums verified; folders and what macOS adds are left out.
 * Throws an InputError that calls the archive `what` for one that is truncated or corrupt, or holds two files of one
 * name.
 */
export async function archiveFiles(
  bytes: Uint8Array,
  where: string,
  what: string,
): Promise<ReadonlyMap<string, Uint8Array>> {
  const { Uint8ArrayReader, Uint8ArrayWriter, ZipReader } = await import("@zip.js/zip.js");
  const files = new Map<string, Uint8Array>();
  try {
    const reader = new ZipReader(new Uint8ArrayReader(bytes), { useWebWorkers: false, checkSignature: true });
    for (const entry of await reader.getEntries()) {
      if (entry.directory || entry.filename.startsWith("__MACOSX/")) continue;
      if (files.has(entry.filename)) throw new RangeError(`two files "${entry.filename}"`);
      // Not the declared size, which may lie: the writer grows with what is really there.
      files.set(entry.filename, await entry.getData(new Uint8ArrayWriter()));
    }
    await reader.close();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new InputError(`${where}: needs an intact ${what}, got a truncated or corrupt one (${reason})`, {
      cause: error,
    });
  }
  return files;
}
