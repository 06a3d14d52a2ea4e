import { InputError } from "../../inputError.ts";

/** A machine number as files store it. */
export interface ElementType {
  /** Kind and size in bytes, as NumPy abbreviates them: u1, i4, f8 … */
  readonly name: string;
  readonly bytes: number;
  readonly integer: boolean;
  /** The number at byte `at`. */
  readonly get: (view: DataView, at: number, littleEndian: boolean) => number;
}

const types: readonly ElementType[] = [
  { name: "b1", bytes: 1, integer: true, get: (view, at) => boolean(view.getUint8(at)) },
  { name: "u1", bytes: 1, integer: true, get: (view, at) => view.getUint8(at) },
  { name: "i1", bytes: 1, integer: true, get: (view, at) => view.getInt8(at) },
  { name: "u2", bytes: 2, integer: true, get: (view, at, little) => view.getUint16(at, little) },
  { name: "i2", bytes: 2, integer: true, get: (view, at, little) => view.getInt16(at, little) },
  { name: "u4", bytes: 4, integer: true, get: (view, at, little) => view.getUint32(at, little) },
  { name: "i4", bytes: 4, integer: true, get: (view, at, little) => view.getInt32(at, little) },
  { name: "u8", bytes: 8, integer: true, get: (view, at, little) => exact(view.getBigUint64(at, little)) },
  { name: "i8", bytes: 8, integer: true, get: (view, at, little) => exact(view.getBigInt64(at, little)) },
  { name: "f4", bytes: 4, integer: false, get: (view, at, little) => view.getFloat32(at, little) },
  { name: "f8", bytes: 8, integer: false, get: (view, at, little) => view.getFloat64(at, little) },
];

/** The supported element types by name. */
export const elementTypes: ReadonlyMap<string, ElementType> = new Map(types.map((type) => [type.name, type]));

function boolean(byte: number): number {
  if (byte > 1) throw new InputError(`booleans need to be stored as 0 or 1, got ${byte}`);
  return byte;
}

/** Refused rather than rounded: two labels that differ must not become one. */
function exact(value: bigint): number {
  const number = Number(value);
  if (!Number.isSafeInteger(number)) {
    throw new InputError(`integers need to lie within ±(2^53 − 1) to be read exactly, got ${value}`);
  }
  return number;
}
