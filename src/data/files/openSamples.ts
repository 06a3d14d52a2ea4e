import { stat } from "node:fs/promises";
import { basename } from "node:path";
import { csvStream } from "./csv/index.ts";
import type { Dataset } from "./dataset.ts";
import { findFormat } from "./format.ts";
import { isGzip } from "./gunzip.ts";
import { locate, STANDARD_INPUT } from "./locate.ts";
import { npyStream } from "./npyStream.ts";
import { eachPiece, headOf } from "./pieces.ts";
import { readDataset, readTargets, requireLimit, type ReadOptions } from "./readDataset.ts";
import { BLOCK_NUMBERS, type SampleStream } from "./sampleStream.ts";

/** Files of more bytes than this are gone through in pieces; gzipped ones by their contents. */
const LARGE = 2 ** 28;
/** Deflate makes numbers written as text about this much smaller. */
const USUAL_RATIO = 3;

/** Whether a data set is in memory. */
export const isStream = (data: Dataset | SampleStream): data is SampleStream => "each" in data;

/**
 * The data set at `path` as `readDataset` reads it, or, where it is a large CSV or NPY file, its samples to be gone
 * through in pieces. `large` says from how many bytes on.
 * Missing values are left out of a stream as of a table; NPY files that lack some must fit into memory. Throws
 * `InputError` as `readDataset` does.
 */
export async function openSamples(
  path: string,
  options: ReadOptions = {},
  large = LARGE,
): Promise<Dataset | SampleStream> {
  requireLimit(options.limit);
  const located = path === STANDARD_INPUT ? null : await locate(path, options.split);
  if (located === null || located.inputs.length !== 1) return readDataset(path, options);
  const [file] = located.inputs;
  const found = await stat(file).catch(() => null);
  if (!found?.isFile() || found.size * USUAL_RATIO <= large) return readDataset(path, options);
  const head = await headOf(file, 512);
  const zipped = isGzip(head);
  if (!zipped && found.size <= large) return readDataset(path, options);
  const format = findFormat(basename(file), zipped ? await firstInflated(file) : head);
  const split = options.split !== undefined && located.part !== options.split;
  const limit = options.limit;
  if (format === "csv" && !split) {
    const stream = await csvStream(
      (take) => eachPiece(file, take),
      file,
      { source: basename(file), targets: options.targets, dropMissing: options.dropMissing, limit },
      BLOCK_NUMBERS,
    );
    return withNotes(stream, located.notes);
  }
  if (format === "npy" && !split && !zipped && !options.dropMissing) {
    const { array, ...pair } = await readTargets(file, located, options);
    return withNotes(await npyStream(file, array, { ...pair, limit }, BLOCK_NUMBERS), located.notes);
  }
  return readDataset(path, options);
}

const withNotes = (stream: SampleStream, notes: readonly string[]): SampleStream =>
  notes.length === 0 ? stream : { ...stream, notes: [...notes, ...(stream.notes ?? [])] };

async function firstInflated(path: string): Promise<Uint8Array> {
  let first: Uint8Array = new Uint8Array();
  await eachPiece(path, (piece) => {
    first = piece.slice(0, 512);
    return false;
  });
  return first;
}
