import { InputError } from "../../inputError.ts";
import { describeBytes } from "../files/format.ts";
import type { NamedBytes } from "../files/namedBytes.ts";
import { isNpy } from "../files/npy.ts";
import { isZip } from "../files/npz.ts";
import type { Checkpoint } from "./checkpoint.ts";
import { parseNpyTensor, parseNpzTensors } from "./numpy.ts";
import { parsePyTorch } from "./pytorch.ts";
import { isSafetensors, parseSafetensors } from "./safetensors.ts";

/** What files of weights are called. */
export const isCheckpointName = (name: string): boolean => /\.(safetensors|npz|npy|pth?|ckpt)$/i.test(name);

/**
 * The tensors in a file of weights, its format found from its bytes: safetensors, NPZ or NPY, or a PyTorch archive
 * (`.pt`, `.pth`).
 * Throws an InputError naming the file for anything else, and as the readers do.
 */
export async function readCheckpoint({ name, bytes }: NamedBytes): Promise<Checkpoint> {
  if (isZip(bytes)) return holdsPickle(bytes) ? parsePyTorch(bytes, name) : parseNpzTensors(bytes, name);
  if (isNpy(bytes)) return parseNpyTensor(bytes, name, stem(name));
  if (isSafetensors(bytes)) return parseSafetensors(bytes, name);
  if (bytes[0] === 0x80 && bytes[1] >= 2 && bytes[1] <= 5) {
    throw new InputError(
      `${name}: needs PyTorch's archive format, got a bare pickle; load it and save it again with PyTorch 1.6 or later`,
    );
  }
  throw new InputError(
    `${name}: needs to be safetensors, NPZ, NPY or a PyTorch archive (.pt, .pth), got ${describeBytes(bytes)}`,
  );
}

/** Both formats are ZIP archives: the directory at the end tells them apart. */
function holdsPickle(bytes: Uint8Array): boolean {
  const names = new TextDecoder("latin1").decode(bytes.subarray(Math.max(0, bytes.length - 4_000_000)));
  return names.includes("data.pkl");
}

const stem = (name: string): string => (name.split(/[/\\]/).at(-1) ?? name).replace(/\.[^.]*$/, "");
