import { InputError } from "../../inputError.ts";
import { arrayPair } from "./arrayPair.ts";
import type { Dataset } from "./dataset.ts";
import { parseNpy } from "./npy.ts";

/** Whether the bytes start like a ZIP file, as NPZ files do. */
export function isZip(bytes: Uint8Array): boolean {
  return (
    bytes[0] === 0x50 && bytes[1] === 0x4b && ((bytes[2] === 3 && bytes[3] === 4) || (bytes[2] === 5 && bytes[3] === 6))
  );
}

/** Names under which archives keep inputs and targets. */
const PAIRS: readonly (readonly [inputs: string, targets: string])[] = [
  ["X", "y"],
  ["x", "y"],
  ["X", "Y"],
  ["inputs", "targets"],
  ["X_train", "y_train"],
  ["x_train", "y_train"],
];

/**
 * The dataset of an NPZ archive (NumPy's `savez` and `savez_compressed`), checksums verified. The arrays are the pair X and y
 * (also x and y, X and Y, inputs and targets, X_train and y_train, x_train and y_train) or else the only two arrays: then the one-dimensional
 * one holds the targets, or the second one when both or neither have one dimension. `targets` names another array as the targets.
 * Throws `InputError` for a corrupt archive, for arrays that are not there, and as `parseNpy` and `arrayPair` do.
 */
export async function parseNpz(
  bytes: Uint8Array,
  where: string,
  options: { readonly source: string; readonly targets?: string; readonly limit?: number },
): Promise<Dataset> {
  const arrays = await readArrays(bytes, where);
  const pair = choosePair([...arrays.keys()], options.targets);
  if (!pair) {
    const required =
      options.targets === undefined
        ? "arrays X and y (or x and y, inputs and targets, x_train and y_train) or exactly two arrays"
        : `an array "${options.targets}" of targets and one array of inputs`;
    throw new InputError(`${where}: needs ${required}, got ${[...arrays.keys()].join(", ") || "no arrays"}`);
  }
  const [first, second] = pair.names.map((name) => parseNpy(arrays.get(name)!, `${where} (${name})`));
  const turned = pair.guessed && first.shape.length === 1 && second.shape.length > 1;
  const [inputs, targets] = turned ? [second, first] : [first, second];
  return arrayPair(inputs, targets, options);
}

/** The names of inputs and targets, and whether which is which is only guessed from their order. */
function choosePair(
  names: readonly string[],
  targets: string | undefined,
): { names: readonly [inputs: string, targets: string]; guessed: boolean } | undefined {
  if (targets === undefined) {
    const known = PAIRS.find((pair) => pair.every((name) => names.includes(name)));
    if (known) return { names: known, guessed: false };
    return names.length === 2 ? { names: [names[0], names[1]], guessed: true } : undefined;
  }
  if (!names.includes(targets)) return undefined;
  const others = names.filter((name) => name !== targets);
  const inputs =
    PAIRS.map(([name]) => name).find((name) => others.includes(name)) ?? (others.length === 1 ? others[0] : undefined);
  return inputs === undefined ? undefined : { names: [inputs, targets], guessed: false };
}

/** The NPY files of an archive by array name, in the archive's order. */
async function readArrays(bytes: Uint8Array, where: string): Promise<Map<string, Uint8Array>> {
  const { Uint8ArrayReader, Uint8ArrayWriter, ZipReader } = await import("@zip.js/zip.js");
  const arrays = new Map<string, Uint8Array>();
  try {
    const reader = new ZipReader(new Uint8ArrayReader(bytes), { useWebWorkers: false, checkSignature: true });
    for (const entry of await reader.getEntries()) {
      if (entry.directory || !entry.filename.endsWith(".npy")) continue;
      const name = entry.filename.slice(0, -4);
      if (arrays.has(name)) throw new RangeError(`two arrays "${name}"`);
      // Not the declared size, which may lie: the writer grows with what is really there.
      arrays.set(name, await entry.getData(new Uint8ArrayWriter()));
    }
    await reader.close();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new InputError(`${where}: needs an intact NPZ archive, got a truncated or corrupt one (${reason})`, {
      cause: error,
    });
  }
  return arrays;
}
