import { parseNpy } from "../files/npy.ts";
import { decodeRows, type StoredArray } from "../files/storedArray.ts";
import { archiveFiles } from "./archive.ts";
import { stepIn, type Checkpoint } from "./checkpoint.ts";
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
  const array = parseNpy(bytes, where);
  return { name, shape: array.shape, type: typeOf(array), values: () => valuesOf(array) };
}

/** Sizes of one, so that every array has samples and columns, and one entry where it has no dimensions. */
function valuesOf(array: StoredArray): Float64Array {
  const shape = array.shape.length === 0 ? [1] : array.shape;
  return shape[0] === 0 ? new Float64Array() : decodeRows({ ...array, shape }, shape[0]).data;
}

const KINDS: Readonly<Record<string, string>> = { f: "F", i: "I", u: "U" };

function typeOf({ type: { name, bytes } }: StoredArray): NumberType {
  if (name === "b1") return "BOOL";
  // NumPy has no bfloat16: arrays of JAX are stored as two bytes of no type.
  if (name === "V2") return "BF16";
  return `${KINDS[name[0]]}${8 * bytes}` as NumberType;
}
