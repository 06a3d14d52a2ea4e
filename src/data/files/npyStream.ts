import { open, type FileHandle } from "node:fs/promises";
import { InputError } from "../../inputError.ts";
import { arrayPair, type PairOptions, requireShapes } from "./arrayPair.ts";
import { requireFinite } from "./dataset.ts";
import { npyHeader } from "./npy.ts";
import { headOf } from "./pieces.ts";
import type { SampleStream } from "./sampleStream.ts";
import { decodeRows, type StoredArray } from "./storedArray.ts";

/** Headers are read from this many bytes: NumPy refuses longer ones. */
const HEAD = 16_384;

/**
 * The samples of an NPY file of inputs, read `block` numbers at a time in either order, with their targets in memory.
 * Refuses as `parseNpy` and `arrayPair` do.
 */
export async function npyStream(
  path: string,
  targets: StoredArray,
  options: PairOptions,
  block: number,
): Promise<SampleStream> {
  const { payloadStart, ...header } = npyHeader(await headOf(path, HEAD), path);
  const { shape, type, pixels, columnMajor } = header;
  requireShapes(header, targets);
  const width = shape.slice(1).reduce((product, n) => product * n, 1);
  const needed = shape[0] * width * type.bytes;
  const size = await withFile(path, async (file) => (await file.stat()).size);
  if (size - payloadStart !== needed) {
    throw new InputError(`${path}: needs ${needed} bytes after its header, got ${size - payloadStart}`);
  }
  // The targets are decoded beside one column of nothing.
  const nothing = {
    ...targets,
    shape: [shape[0], 1],
    type: ZERO,
    payload: new Uint8Array(shape[0]),
    columnMajor: false,
    pixels: false,
  };
  const { targets: Y, inputs: _inputs, labels: _labels, ...rest } = arrayPair(nothing, targets, options);
  const samples = Y.rows;
  const rows = Math.max(1, Math.floor(block / (width + Y.cols)));
  return {
    ...rest,
    ...(pixels ? { images: true } : {}),
    samples,
    inputs: width,
    outputs: Y.cols,
    each: (take) =>
      withFile(path, async (file) => {
        const bytes = new Uint8Array(Math.min(rows, samples) * width * type.bytes);
        for (let start = 0; start < samples; start += rows) {
          const count = Math.min(rows, samples - start);
          const payload = bytes.subarray(0, count * width * type.bytes);
          if (columnMajor) {
            for (let j = 0; j < width; j++) {
              const at = payloadStart + (j * shape[0] + start) * type.bytes;
              await fill(file, payload.subarray(j * count * type.bytes, (j + 1) * count * type.bytes), at, path);
            }
          } else await fill(file, payload, payloadStart + start * width * type.bytes, path);
          const X = decodeRows({ ...header, shape: [count, ...shape.slice(1)], payload }, count, pixels ? 255 : 1);
          if (!type.integer) requireFinite(X, `${path}, rows from ${start + 1}`);
          take(X.data, Y.data.subarray(start * Y.cols, (start + count) * Y.cols), count);
        }
      }),
  };
}

const ZERO = { name: "u1", bytes: 1, integer: true, get: () => 0 };

async function withFile<T>(path: string, use: (file: FileHandle) => Promise<T>): Promise<T> {
  const file = await open(path);
  try {
    return await use(file);
  } finally {
    await file.close();
  }
}

async function fill(file: FileHandle, into: Uint8Array, position: number, path: string): Promise<void> {
  for (let at = 0; at < into.length;) {
    const { bytesRead } = await file.read(into, at, into.length - at, position + at);
    if (bytesRead === 0) throw new InputError(`${path}: needs to stay as it is while it is read, got a shorter file`);
    at += bytesRead;
  }
}
