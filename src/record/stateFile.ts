import { InputError } from "../inputError.ts";
import { fingerprint } from "./fingerprint.ts";

/** Bytes of the two numbers behind the name: the checksum of all that follows, and the length of the text. */
const NUMBERS = 8;

/** Arrays start at multiples of this many bytes. */
const ALIGNMENT = 8;

/**
 * A state as bytes: a name that ends in its version, a checksum, a text that says what the arrays are, and the arrays
 * one after another.
 */
export function packState(name: string, text: string, arrays: readonly (Float32Array | Float64Array)[]): Uint8Array {
  const encoded = new TextEncoder().encode(text);
  const start = aligned(name.length + NUMBERS + encoded.length);
  const length = arrays.reduce((sum, { byteLength }) => sum + byteLength, 0);
  const bytes = new Uint8Array(aligned(start + length));
  let at = start;
  for (const { buffer, byteOffset, byteLength } of arrays) {
    bytes.set(new Uint8Array(buffer, byteOffset, byteLength), at);
    at += byteLength;
  }
  bytes.set(new TextEncoder().encode(name));
  bytes.set(encoded, name.length + NUMBERS);
  const numbers = new DataView(bytes.buffer, name.length, NUMBERS);
  numbers.setUint32(4, encoded.length, true);
  numbers.setUint32(0, fingerprint(bytes.subarray(name.length + 4)), true);
  return bytes;
}

/**
 * The text of a state and the memory of its arrays. Throws an InputError for bytes that are no state of this name, or
 * not whole.
 */
export function unpackState(name: string, bytes: Uint8Array): { text: string; arrays: ArrayBuffer } {
  const found = new TextDecoder("latin1").decode(bytes.subarray(0, name.length));
  if (found !== name || bytes.length < name.length + NUMBERS) {
    throw new InputError("checkpoint: is not one of this version of the program, got other bytes");
  }
  const numbers = new DataView(bytes.buffer, bytes.byteOffset + name.length, NUMBERS);
  if (numbers.getUint32(0, true) !== fingerprint(bytes.subarray(name.length + 4))) {
    throw new InputError("checkpoint: must be whole, got bytes that do not fit its checksum");
  }
  const end = name.length + NUMBERS + numbers.getUint32(4, true);
  return {
    text: new TextDecoder().decode(bytes.subarray(name.length + NUMBERS, end)),
    // A copy of its own: the slices of Node's buffers share their memory, and arrays of floats need its alignment.
    arrays: new Uint8Array(bytes.subarray(aligned(end))).buffer,
  };
}

const aligned = (n: number): number => Math.ceil(n / ALIGNMENT) * ALIGNMENT;
