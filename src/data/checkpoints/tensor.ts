import { InputError } from "../../inputError.ts";
import { bfloat16, float16 } from "./halfPrecision.ts";

/**
 * A named array of real numbers in a checkpoint. Its numbers are decoded when they are asked for: a checkpoint holds
 * much that nobody reads.
 */
export interface Tensor {
  readonly name: string;
  readonly shape: readonly number[];
  readonly type: NumberType;
  /** All numbers, the last index running fastest. Throws an InputError for integers that a double cannot hold. */
  values(): Float64Array;
}

/** How a number is stored, by its name in safetensors. */
export type NumberType =
  | "F64"
  | "F32"
  | "F16"
  | "BF16"
  | "I64"
  | "I32"
  | "I16"
  | "I8"
  | "U64"
  | "U32"
  | "U16"
  | "U8"
  | "BOOL";

/** Bytes of one number. */
export const NUMBER_BYTES: Readonly<Record<NumberType, number>> = {
  F64: 8,
  F32: 4,
  F16: 2,
  BF16: 2,
  I64: 8,
  I32: 4,
  I16: 2,
  I8: 1,
  U64: 8,
  U32: 4,
  U16: 2,
  U8: 1,
  BOOL: 1,
};

/** The relative rounding error of a stored number: half the distance from 1 to the next; 0 for integers. */
export const ROUNDING: Readonly<Record<NumberType, number>> = {
  F64: 2 ** -53,
  F32: 2 ** -24,
  F16: 2 ** -11,
  BF16: 2 ** -8,
  I64: 0,
  I32: 0,
  I16: 0,
  I8: 0,
  U64: 0,
  U32: 0,
  U16: 0,
  U8: 0,
  BOOL: 0,
};

export const isNumberType = (name: string): name is NumberType => Object.hasOwn(NUMBER_BYTES, name);

/** The product of the sizes. Beyond 2^53 it is not exact, but exceeds any file all the same. */
export const countOf = (shape: readonly number[]): number => shape.reduce((count, n) => count * n, 1);

/**
 * The `count` numbers of a type at byte `from`. The caller has checked that they are there.
 * Throws an InputError that begins with `where` for integers beyond ±(2^53 − 1).
 */
export function decodeNumbers(
  type: NumberType,
  bytes: Uint8Array,
  {
    from = 0,
    count,
    littleEndian = true,
    where,
  }: { from?: number; count: number; littleEndian?: boolean; where: string },
): Float64Array {
  const size = NUMBER_BYTES[type];
  const view = new DataView(bytes.buffer, bytes.byteOffset + from, count * size);
  const read = READERS[type];
  const values = new Float64Array(count);
  for (let i = 0; i < count; i++) values[i] = read(view, i * size, littleEndian);
  if (type === "I64" || type === "U64") {
    const wide = values.find((value) => !Number.isSafeInteger(value));
    if (wide !== undefined) {
      throw new InputError(`${where}: integers need to lie within ±(2^53 − 1) to be read exactly, got ${wide}`);
    }
  }
  return values;
}

const READERS: Readonly<Record<NumberType, (view: DataView, at: number, little: boolean) => number>> = {
  F64: (view, at, little) => view.getFloat64(at, little),
  F32: (view, at, little) => view.getFloat32(at, little),
  F16: (view, at, little) => float16(view.getUint16(at, little)),
  BF16: (view, at, little) => bfloat16(view.getUint16(at, little)),
  I64: (view, at, little) => Number(view.getBigInt64(at, little)),
  I32: (view, at, little) => view.getInt32(at, little),
  I16: (view, at, little) => view.getInt16(at, little),
  I8: (view, at) => view.getInt8(at),
  U64: (view, at, little) => Number(view.getBigUint64(at, little)),
  U32: (view, at, little) => view.getUint32(at, little),
  U16: (view, at, little) => view.getUint16(at, little),
  U8: (view, at) => view.getUint8(at),
  BOOL: (view, at) => (view.getUint8(at) === 0 ? 0 : 1),
};
