import type { Json } from "../plan/fieldPath.ts";
import type { Column } from "./table.ts";

/** The header of an NPY file is padded so that the numbers begin at a multiple of this. */
const ALIGNMENT = 64;
const MAGIC = "\u0093NUMPY";

/**
 * A column as an NPY file (format 1.0, little-endian): whole numbers as int64, others as float64, text as UTF-32 of the
 * longest.
 * NumPy has no null: it is NaN among numbers, empty among text. Lists are the rows of a matrix, shorter ones filled up
 * with NaN.
 */
export function npy({ type, values }: Column): Uint8Array {
  const n = values.length;
  switch (type) {
    case "integer":
      return file(
        "<i8",
        [n],
        BigInt64Array.from(values, (value) => BigInt(value as number)),
      );
    case "number":
      return file("<f8", [n], Float64Array.from(values, asNumber));
    case "list": {
      const rows = values.map((value) => (value ?? []) as readonly Json[]);
      const longest = rows.reduce((most, { length }) => Math.max(most, length), 0);
      const matrix = new Float64Array(n * longest).fill(Number.NaN);
      rows.forEach((row, i) => row.forEach((value, j) => (matrix[i * longest + j] = asNumber(value))));
      return file("<f8", [n, longest], matrix);
    }
    case "text":
      return texts(values.map((value) => (value ?? "") as string));
    default:
      return texts(values.map((value) => (value === null ? "" : JSON.stringify(value))));
  }
}

const asNumber = (value: Json): number => (value === null ? Number.NaN : (value as number));

function texts(values: readonly string[]): Uint8Array {
  const points = values.map((value) => Array.from(value, (character) => character.codePointAt(0)!));
  const longest = points.reduce((most, { length }) => Math.max(most, length), 1);
  const data = new Uint32Array(values.length * longest);
  points.forEach((row, i) => data.set(row, i * longest));
  return file(`<U${longest}`, [values.length], data);
}

function file(descr: string, shape: readonly number[], data: ArrayBufferView): Uint8Array {
  const shapeText = shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(", ")})`;
  const text = `{'descr': '${descr}', 'fortran_order': False, 'shape': ${shapeText}, }`;
  const start = MAGIC.length + 4;
  const padded = Math.ceil((start + text.length + 1) / ALIGNMENT) * ALIGNMENT;
  const header = `${text.padEnd(padded - start - 1)}\n`;
  const bytes = new Uint8Array(padded + data.byteLength);
  const lengthBytes = String.fromCharCode(1, 0, header.length & 0xff, header.length >> 8);
  bytes.set(Buffer.from(MAGIC + lengthBytes + header, "latin1"));
  bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), padded);
  return bytes;
}
