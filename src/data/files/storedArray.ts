import { InputError } from "../../inputError.ts";
import { matrix, type Matrix } from "../../linalg/index.ts";
import type { ElementType } from "./elements.ts";

/**
 * An n-dimensional array as it lies in a file: its header read and checked against the length of its bytes, its
 * elements not yet decoded.
 */
export interface StoredArray {
  readonly shape: readonly number[];
  readonly type: ElementType;
  readonly littleEndian: boolean;
  /** Whether the first index runs fastest (Fortran order) rather than the last (C order). */
  readonly columnMajor: boolean;
  /** Whether the elements are the pixels of images, 0 … 255. */
  readonly pixels: boolean;
  /** The elements, exactly `type.bytes` times the product of `shape`. */
  readonly payload: Uint8Array;
  /** The file, for messages. */
  readonly where: string;
}

/**
 * The stored array over `payload`. Throws `InputError` unless the payload has exactly the bytes that its shape needs.
 */
export function storedArray(array: StoredArray): StoredArray {
  const { shape, type, payload, where } = array;
  // Products beyond 2^53 are not exact, but exceed any payload all the same.
  const needed = shape.reduce((count, n) => count * n, 1) * type.bytes;
  if (payload.length !== needed) {
    throw new InputError(
      `${where}: an array of shape ${shapeText(shape)} and type ${type.name} needs ${needed} bytes after its header, got ${payload.length}`,
    );
  }
  return array;
}

export const shapeText = (shape: readonly number[]): string => (shape.length === 0 ? "()" : shape.join(" × "));

/**
 * The first `samples` entries of an array's first dimension as rows, its other dimensions flattened in C order.
 * `divisor` divides every element. Throws `InputError` for elements that are no exact numbers.
 */
export function decodeRows(array: StoredArray, samples: number, divisor = 1): Matrix {
  const { shape, type, littleEndian, payload, where } = array;
  const width = shape.slice(1).reduce((count, n) => count * n, 1);
  const M = matrix(samples, width);
  const { data } = M;
  if (type.name === "u1" && !array.columnMajor) {
    for (let k = 0; k < data.length; k++) data[k] = payload[k] / divisor;
    return M;
  }
  const view = new DataView(payload.buffer, payload.byteOffset, payload.byteLength);
  const { rowStride, offsets } = layout(array, width);
  for (let i = 0; i < samples; i++) {
    for (let j = 0; j < width; j++) {
      try {
        data[i * width + j] = type.get(view, (i * rowStride + offsets[j]) * type.bytes, littleEndian) / divisor;
      } catch (error) {
        if (!(error instanceof InputError)) throw error;
        throw new InputError(`${where}: ${error.message} in row ${i + 1}, column ${j + 1}`, { cause: error });
      }
    }
  }
  return M;
}

/** The elements of an array of texts, in C order for one column. Throws `InputError` for texts that are none. */
export function decodeTexts({ type, payload, littleEndian, where }: StoredArray): string[] {
  const view = new DataView(payload.buffer, payload.byteOffset, payload.byteLength);
  return Array.from({ length: payload.length / type.bytes }, (_, i) => {
    try {
      return type.text!(view, i * type.bytes, littleEndian).trim();
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      throw new InputError(`${where}: ${error.message} in row ${i + 1}`, { cause: error });
    }
  });
}

/** Where element (i, j) of the flattened array is stored: at `i · rowStride + offsets[j]`, in elements. */
function layout(array: StoredArray, width: number): { rowStride: number; offsets: Float64Array } {
  const { shape, columnMajor } = array;
  const offsets = new Float64Array(width);
  if (!columnMajor) return { rowStride: width, offsets: offsets.map((_, j) => j) };
  const strides = shape.map((_, d) => shape.slice(0, d).reduce((count, n) => count * n, 1));
  for (let j = 0; j < width; j++) {
    let rest = j;
    for (let d = shape.length - 1; d > 0; d--) {
      offsets[j] += (rest % shape[d]) * strides[d];
      rest = Math.floor(rest / shape[d]);
    }
  }
  return { rowStride: 1, offsets };
}
