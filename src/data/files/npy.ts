import { InputError } from "../../inputError.ts";
import { elementTypes, textType, type ElementType } from "./elements.ts";
import { storedArray, type StoredArray } from "./storedArray.ts";

const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];

/** Whether the bytes start like an NPY file. */
export function isNpy(bytes: Uint8Array): boolean {
  return MAGIC.every((byte, i) => bytes[i] === byte);
}

/**
 * The array of an NPY file (NumPy's format, versions 1 to 3): real numbers of either byte order, half precision and
 * bfloat16 (`V2`) included, or texts, in C or Fortran order.
 * Unsigned bytes of more than two dimensions are the pixels of images.
 * Throws `InputError` for other versions, malformed headers, element types that are neither, and a wrong length.
 */
export function parseNpy(bytes: Uint8Array, where: string): StoredArray {
  const { payloadStart, ...array } = npyHeader(bytes, where);
  return storedArray({ ...array, payload: bytes.subarray(payloadStart) });
}

/**
 * What an NPY file says of its array, and where the elements begin; `bytes` may end after the header. Throws
 * `InputError` as `parseNpy` does.
 */
export function npyHeader(
  bytes: Uint8Array,
  where: string,
): Omit<StoredArray, "payload"> & { readonly payloadStart: number } {
  if (!isNpy(bytes)) throw new InputError(`${where}: an NPY file needs to start with "\\x93NUMPY", got other bytes`);
  const version = bytes[6];
  if (!(version >= 1 && version <= 3) || bytes[7] !== 0) {
    throw new InputError(
      `${where}: needs NPY version 1.0, 2.0 or 3.0, got ${bytes.length < 8 ? "a file that ends before" : `${version}.${bytes[7]}`}`,
    );
  }
  const start = version === 1 ? 10 : 12;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end =
    bytes.length < start ? Infinity : start + (version === 1 ? view.getUint16(8, true) : view.getUint32(8, true));
  if (end > bytes.length) {
    throw new InputError(
      `${where}: needs its whole NPY header, got a file of ${bytes.length} bytes that ends within it`,
    );
  }
  const header = new TextDecoder("latin1").decode(bytes.subarray(start, end));
  const { descr, columnMajor, shape } = parseHeader(header, where);
  const { type, littleEndian } = parseType(descr, where);
  const pixels = type.name === "u1" && shape.length > 2;
  return { shape, type, littleEndian, columnMajor, pixels, where, payloadStart: end };
}

interface Header {
  /** The element type as written, without its quotes. */
  readonly descr: string;
  readonly columnMajor: boolean;
  readonly shape: readonly number[];
}

/**
 * One entry of the header's Python dictionary: a key and a string, a boolean, a tuple of integers, or (refused later)
 * the list of a structured type.
 */
const ENTRY =
  /\s*(['"])(\w+)\1\s*:\s*(?:(['"])([^'"\\]*)\3|(True|False)|\(((?:\s*\d+L?\s*,)*(?:\s*\d+L?)?)\s*\)|(\[.*\]))\s*(,|(?=\}))/sy;

/** NumPy refuses longer headers too. */
const MAX_HEADER = 10_000;

function parseHeader(header: string, where: string): Header {
  const malformed = (): never => {
    const shown = header.length > 80 ? `${header.slice(0, 80)}…` : header.trim();
    throw new InputError(
      `${where}: an NPY header needs to be a dictionary of 'descr', 'fortran_order' and 'shape', got ${JSON.stringify(shown)}`,
    );
  };
  const fields = new Map<string, string>();
  let at = header.search(/\S/);
  if (header[at] !== "{" || header.length > MAX_HEADER) return malformed();
  at++;
  for (;;) {
    ENTRY.lastIndex = at;
    const entry = ENTRY.exec(header);
    if (!entry) break;
    const [, , key, , text, flag, tuple, list] = entry;
    const kind = { descr: text ?? list, fortran_order: flag, shape: tuple }[key];
    if (kind === undefined || fields.has(key)) return malformed();
    fields.set(key, kind);
    at = ENTRY.lastIndex;
  }
  const shape = fields.get("shape");
  if (fields.size !== 3 || shape === undefined || !/^\s*\}\s*$/.test(header.slice(at))) return malformed();
  const sizes = shape.split(",").map((size) => size.trim());
  // "(3)" is a number in Python and no tuple; "(3,)" is one.
  if (sizes.length === 1 && sizes[0] !== "") return malformed();
  return {
    descr: fields.get("descr")!,
    columnMajor: fields.get("fortran_order") === "True",
    shape: sizes.filter((size) => size !== "").map((size) => Number.parseInt(size, 10)),
  };
}

/** Types that hold no real numbers, or none that are read here, by NumPy's letter. */
const unsupported = new Map([
  ["O", "Python objects"],
  ["c", "complex numbers"],
  ["V", "structured records"],
  ["M", "dates"],
  ["m", "time differences"],
  ["[", "structured records"],
]);

function parseType(descr: string, where: string): { type: ElementType; littleEndian: boolean } {
  const [, order, name] = /^([<>|])(\w+)(?:\[\w+\])?$/.exec(descr) ?? [];
  const [, letter, length] = /^([USa])(\d{1,4})$/.exec(name ?? "") ?? [];
  if (Number(length) > 0) {
    return { type: textType(letter === "U" ? "U" : "S", Number(length)), littleEndian: order !== ">" };
  }
  const type = elementTypes.get(name);
  // Only single bytes have no byte order, and bfloat16, which NumPy does not know and stores as two bytes of anything.
  if (type && (type.bytes === 1 || name === "V2" || order !== "|")) return { type, littleEndian: order !== ">" };
  const kind = unsupported.get(name?.[0] ?? descr[0]);
  throw new InputError(
    `${where}: needs real numbers of type ${[...elementTypes.keys()].join(", ")} or texts, got ${kind ? `${kind} ` : ""}"${descr}"`,
  );
}
