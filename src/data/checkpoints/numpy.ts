import { parseNpy } from "../files/npy.ts";
import { decodeRows, type StoredArray } from "../files/storedArray.ts";
import { archiveFiles } from "./archive.ts";
import { stepIn, type Checkpoint } from "./checkpoint.ts";
import { bfloat16, float16 } from "./halfPrecision.ts";
import type { NumberType, Tensor } from "./tensor.ts";

/** The arrays of an NPZ archive as tensors. Throws an InputError as `parseNpy` does and for a corrupt archive. */
export async function parseNpzTensors(bytes: Uint8Array, where: string): Promise<Checkpoint> {
  const files = await archiveFiles(bytes, where, "NPZ archive");
  const tensors = [...files]
    .filter(([name]) => name.endsWith(".npy"))
    .map(([name, contents]) => npyTensor(contents, name.slice(0, -4), `${where} (${name.slice(0, -4)})`));
  return { file: where, format: "npz", tensors, ordered: true, step: stepIn(tensors) };
}

/** The one array of an NPY file as a tensor called `name`. */
export function parseNpyTensor(bytes: Uint8Array, where: string, name: string): Checkpoint {
  return { file: where, format: "npy", tensors: [npyTensor(bytes, name, where)], ordered: true, step: null };
}

function npyTensor(bytes: Uint8Array, name: string, where: string): Tensor {
  const half = halfPrecision(bytes);
  const array = parseNpy(half?.bits ?? bytes, where);
  const values = () => (half ? valuesOf(array).map(half.decode) : valuesOf(array));
  return { name, shape: array.shape, type: half?.type ?? typeOf(array), values };
}

/**
 * In the header: numbers of float16, or the two bytes of no type in which NumPy, which has no bfloat16, keeps those of
 * JAX.
 */
const HALF = /('descr'\s*:\s*')([<>|])(f2|V2)(')/;

/** A file of half precision as one of its bits, 16-bit integers, and how to decode them; null for all others. */
function halfPrecision(
  bytes: Uint8Array,
): { bits: Uint8Array; type: NumberType; decode: (bits: number) => number } | null {
  const found = HALF.exec(new TextDecoder("latin1").decode(bytes.subarray(0, 200)));
  if (!found) return null;
  const [, before, order, name] = found;
  const bits = bytes.slice();
  const at = found.index + before.length;
  bits.set(new TextEncoder().encode(`${order === "|" ? "<" : order}u2`), at);
  return name === "f2" ? { bits, type: "F16", decode: float16 } : { bits, type: "BF16", decode: bfloat16 };
}

/** Sizes of one, so that every array has samples and columns, and one entry where it has no dimensions. */
function valuesOf(array: StoredArray): Float64Array {
  const shape = array.shape.length === 0 ? [1] : array.shape;
  return shape[0] === 0 ? new Float64Array() : decodeRows({ ...array, shape }, shape[0]).data;
}

const KINDS: Readonly<Record<string, string>> = { f: "F", i: "I", u: "U" };

function typeOf({ type: { name, bytes } }: StoredArray): NumberType {
  if (name === "b1") return "BOOL";
  return `${KINDS[name[0]]}${8 * bytes}` as NumberType;
}
