import { existsSync, readdirSync, readFileSync, rmdirSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { gunzipSync } from "node:zlib";
import { parseTar } from "nanotar";
import { InputError } from "../../../src/inputError.ts";
import { makeFolder, writeFileAtomic } from "../../../src/record/node.ts";
import type { KnownFile, RemoteDataSet } from "./catalogue.ts";
import { difference, isWhole } from "./checksum.ts";
import { download } from "./download.ts";

export interface FetchOptions {
  /** The data folder: the set gets a folder of its own in it. */
  readonly out: string;
  /** Another address that the downloads are under, tried instead of the known mirrors. */
  readonly from?: string | undefined;
  /** Told how much of what is missing has come, 0 … 1, and of which file. */
  readonly onProgress?: ((fraction: number, name: string) => void) | undefined;
}

export interface Fetched {
  /** Where the files are. */
  readonly folder: string;
  /** Names of the files written. */
  readonly written: readonly string[];
  /** Names of the files that were there, whole. */
  readonly kept: readonly string[];
}

/**
 * Downloads the files of a data set that are not there yet. Every file is checked by its SHA-256 before it is written,
 * and written whole or not at all,
 * so that breaking off leaves whole files only and the next call fetches the rest; a call that writes nothing leaves no
 * new folder behind.
 * Throws an InputError when no mirror gives the right bytes, when a file cannot be written, and when a file of that
 * name holds something else, which is left alone.
 */
export async function fetchData(set: RemoteDataSet, { out, from, onProgress }: FetchOptions): Promise<Fetched> {
  const folder = join(out, set.folder);
  const made = missingFolders(folder);
  makeFolder(folder);
  try {
    return await fetchInto(folder, set, from, onProgress);
  } finally {
    for (const path of made) removeEmpty(path);
  }
}

async function fetchInto(
  folder: string,
  set: RemoteDataSet,
  from: string | undefined,
  onProgress: FetchOptions["onProgress"],
): Promise<Fetched> {
  const wanted = set.archive?.files ?? set.downloads;
  const missing = wanted.filter((file) => !isThere(join(folder, file.name), file));
  const done: Fetched = {
    folder,
    written: missing.map(({ name }) => name),
    kept: wanted.filter((file) => !missing.includes(file)).map(({ name }) => name),
  };
  if (missing.length === 0) return done;
  const mirrors = from === undefined ? set.mirrors : [from.endsWith("/") ? from : `${from}/`];
  const downloads = set.archive ? set.downloads : missing;
  const total = downloads.reduce((sum, { bytes }) => sum + bytes, 0);
  let before = 0;
  for (const file of downloads) {
    const start = before;
    const bytes = await fromFirstMirror(mirrors, file, (received) =>
      onProgress?.((start + received) / total, file.name),
    );
    before += file.bytes;
    if (set.archive) unpack(bytes, set.archive.folder, missing, folder);
    else writeFileAtomic(join(folder, file.name), bytes);
  }
  return done;
}

/** The folder and those above it that are not there yet, from the inside out. */
function missingFolders(folder: string): string[] {
  return existsSync(folder) ? [] : [folder, ...missingFolders(dirname(folder))];
}

function removeEmpty(folder: string): void {
  if (existsSync(folder) && readdirSync(folder).length === 0) rmdirSync(folder);
}

/** Whether the file is there, whole. Throws an InputError for another one of its name. */
function isThere(path: string, file: KnownFile): boolean {
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found) return false;
  if (!found.isFile()) throw new InputError(`${path}: needs to be a file or not there, got something else`);
  const bytes = readFileSync(path);
  if (isWhole(bytes, file)) return true;
  throw new InputError(`${path}: ${difference(bytes, file)}; remove the file or choose another folder with --out`);
}

async function fromFirstMirror(
  mirrors: readonly string[],
  file: KnownFile,
  onBytes: (received: number) => void,
): Promise<Uint8Array> {
  const refusals: InputError[] = [];
  for (const mirror of mirrors) {
    try {
      return await download(mirror + file.name, file, onBytes);
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      refusals.push(error);
    }
  }
  throw new InputError(refusals.map(({ message }) => message).join("; and "), { cause: refusals[0] });
}

/** Writes the files that are missing from a gzipped tar archive. */
function unpack(archive: Uint8Array, from: string, missing: readonly KnownFile[], folder: string): void {
  const names = new Map(missing.map((file) => [`${from}/${file.name}`, file]));
  const entries = parseTar(gunzipSync(archive), { filter: ({ name }) => names.has(name) });
  for (const [name, file] of names) {
    const bytes = entries.find((entry) => entry.name === name)?.data;
    if (!bytes || !isWhole(bytes, file)) {
      throw new InputError(`the archive: ${name} ${bytes ? difference(bytes, file) : "is missing"}`);
    }
    writeFileAtomic(join(folder, file.name), bytes);
  }
}
