import { InputError } from "../../inputError.ts";

/** A machine number as files store it. */
export interface ElementType {
  /** Kind and size in bytes, as NumPy abbreviates them: u1, i4, f8 … */
  readonly name: string;
  readonly bytes: number;
  readonly integer: boolean;
  /** The number at byte `at`. */
  readonly get: (view: DataView, at: number, littleEndian: boolean) => number;
  /** The text at byte `at`, where elements are texts and no numbers. */
  readonly text?: (view: DataView, at: number, littleEndian: boolean) => string;
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
  { name: "f2", bytes: 2, integer: false, get: (view, at, little) => half(view.getUint16(at, little)) },
  { name: "V2", bytes: 2, integer: false, get: (view, at, little) => brainFloat(view.getUint16(at, little)) },
  { name: "f4", bytes: 4, integer: false, get: (view, at, little) => view.getFloat32(at, little) },
  { name: "f8", bytes: 8, integer: false, get: (view, at, little) => view.getFloat64(at, little) },
];

/** The supported element types by name. */
export const elementTypes: ReadonlyMap<string, ElementType> = new Map(types.map((type) => [type.name, type]));

/** Texts of `length` characters, as NumPy stores them: UTF-32 (`U`) or bytes (`S`), filled up with zeros. */
export function textType(kind: "U" | "S", length: number): ElementType {
  const width = kind === "U" ? 4 : 1;
  return {
    name: `${kind}${length}`,
    bytes: width * length,
    integer: false,
    get: () => {
      throw new InputError("numbers are needed, got texts");
    },
    text: (view, at, little) => {
      const points: number[] = [];
      for (let i = 0; i < length; i++) {
        const point = width === 4 ? view.getUint32(at + 4 * i, little) : view.getUint8(at + i);
        if (point > 0x10ffff) throw new InputError(`texts need characters of Unicode, got number ${point}`);
        points.push(point);
      }
      while (points.at(-1) === 0) points.pop();
      return String.fromCodePoint(...points);
    },
  };
}

/** IEEE 754 binary16: a sign, 5 bits of exponent, 10 of fraction. */
function half(bits: number): number {
  const sign = bits >> 15 === 0 ? 1 : -1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 31) return fraction === 0 ? sign * Infinity : Number.NaN;
  return sign * (exponent === 0 ? fraction * 2 ** -24 : (1024 + fraction) * 2 ** (exponent - 25));
}

const word = new DataView(new ArrayBuffer(4));

/** bfloat16: the upper half of a binary32. */
function brainFloat(bits: number): number {
  word.setUint32(0, bits << 16);
  return word.getFloat32(0);
}

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
