import { InputError } from "../../inputError.ts";
import { elementTypes } from "./elements.ts";
import { storedArray, type StoredArray } from "./storedArray.ts";

/** Element types by the third byte of the magic number. */
const typeCodes = new Map([
  [0x08, "u1"],
  [0x09, "i1"],
  [0x0b, "i2"],
  [0x0c, "i4"],
  [0x0d, "f4"],
  [0x0e, "f8"],
]);

/** Whether the bytes start like an IDX file: two zeros, an element type, and one to eight dimensions. */
export function isIdx(bytes: Uint8Array): boolean {
  return (
    bytes.length >= 4 && bytes[0] === 0 && bytes[1] === 0 && typeCodes.has(bytes[2]) && bytes[3] >= 1 && bytes[3] <= 8
  );
}

/**
 * The array of an IDX file (the format of MNIST, LeCun, Cortes & Burges 1998): big-endian sizes and elements in C
 * order.
 * Unsigned bytes of two or more dimensions are the pixels of images.
 * Throws `InputError` for a wrong magic number and for a file longer or shorter than its header says.
 */
export function parseIdx(bytes: Uint8Array, where: string): StoredArray {
  if (!isIdx(bytes)) {
    const start = [...bytes.subarray(0, 4)].map((byte) => byte.toString(16).padStart(2, "0")).join(" ");
    throw new InputError(
      `${where}: an IDX file needs to start with 00 00, an element type (08 09 0b 0c 0d 0e) and 01 to 08 dimensions, got "${start}"`,
    );
  }
  const dimensions = bytes[3];
  const header = 4 + 4 * dimensions;
  if (bytes.length < header) {
    throw new InputError(
      `${where}: an IDX header of ${dimensions} dimensions needs ${header} bytes, got ${bytes.length}`,
    );
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, header);
  return storedArray({
    shape: Array.from({ length: dimensions }, (_, d) => view.getUint32(4 + 4 * d)),
    type: elementTypes.get(typeCodes.get(bytes[2])!)!,
    littleEndian: false,
    columnMajor: false,
    pixels: dimensions > 1 && bytes[2] === 0x08,
    payload: bytes.subarray(header),
    where,
  });
}
