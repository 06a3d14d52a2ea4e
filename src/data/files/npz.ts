import { InputError } from "../../inputError.ts";
import { nearest } from "../../nearest.ts";
import { choosePair, type Split } from "./arrayNames.ts";
import { arrayPair, type PairOptions } from "./arrayPair.ts";
import type { Dataset } from "./dataset.ts";
import { MOST_INFLATED } from "./gunzip.ts";
import { namedTarget } from "./labelRule.ts";
import { parseNpy } from "./npy.ts";
import { openZip, type ZipMember } from "./zip.ts";

/** Whether the bytes start like a ZIP file, as NPZ files do. */
export function isZip(bytes: Uint8Array): boolean {
  return (
    bytes[0] === 0x50 && bytes[1] === 0x4b && ((bytes[2] === 3 && bytes[3] === 4) || (bytes[2] === 5 && bytes[3] === 6))
  );
}

export interface NpzOptions extends Omit<PairOptions, "kind" | "name"> {
  /** The array of targets, by its name, and what it holds (`label:class`). */
  readonly targets?: string | undefined;
  /** The part of the data set to take, by default the one for training. */
  readonly split?: Split | undefined;
}

/**
 * The dataset of an NPZ archive (NumPy's `savez` and `savez_compressed`); only the two arrays that are used are
 * inflated, no further than they declare, and their checksums verified.
 * Names decide which they are (see `choosePair`): X and y, inputs and targets, images and labels, each with train or
 * test around it; of two arrays whose names say nothing
 * the one-dimensional one holds the targets, or the second one when both or neither have one dimension. `targets` names
 * another array as the targets.
 * Throws `InputError` for a corrupt archive, for arrays that are not there, and as `parseNpy` and `arrayPair` do.
 */
export async function parseNpz(bytes: Uint8Array, where: string, options: NpzOptions): Promise<Dataset> {
  const arrays = await arraysOf(bytes, where);
  const names = [...arrays.keys()];
  const wanted = options.targets === undefined ? undefined : namedTarget(options.targets);
  const { name: targets, kind } =
    wanted && options.targets !== undefined && names.includes(options.targets)
      ? { name: options.targets, kind: undefined }
      : (wanted ?? { name: undefined, kind: undefined });
  const pair = choosePair(names, targets === "" ? undefined : targets, options.split);
  if (!pair) throw refusal(names, where, targets, options.split);
  const read = async (name: string) => parseNpy(await arrays.get(name)!.read(MOST_INFLATED), `${where} (${name})`);
  const first = await read(pair.inputs);
  const second = await read(pair.targets);
  const turned = pair.guessed && first.shape.length === 1 && second.shape.length > 1;
  const [inputs, labels] = turned ? [second, first] : [first, second];
  const [inputsName, targetsName] = turned ? [pair.targets, pair.inputs] : [pair.inputs, pair.targets];
  const dataset = arrayPair(inputs, labels, { ...options, kind, name: targetsName });
  return {
    ...dataset,
    notes: [...pairNotes(inputsName, targetsName, names, pair.others, pair.guessed), ...(dataset.notes ?? [])],
  };
}

/** What to say of arrays or files that were chosen among others. */
function pairNotes(
  inputs: string,
  targets: string,
  names: readonly string[],
  others: readonly Split[],
  guessed = false,
): string[] {
  const usual = names.length === 2 && inputs.toLowerCase() === "x" && targets.toLowerCase() === "y";
  const unused = names.filter((name) => name !== inputs && name !== targets);
  return [
    ...(usual
      ? []
      : [`inputs: ${inputs}, targets: ${targets}${guessed ? " (a guess from their shapes and order)" : ""}`]),
    ...(unused.length > 0
      ? [
          `not used: ${unused.slice(0, 10).join(", ")}${unused.length > 10 ? ", …" : ""}${others.length > 0 ? ` (${others.map((part) => `--split ${part}`).join(", ")} takes ${others.length === 1 ? "them" : "others"})` : ""}`,
        ]
      : []),
  ];
}

function refusal(
  names: readonly string[],
  where: string,
  targets: string | undefined,
  split: Split | undefined,
): InputError {
  const near = targets === undefined ? null : nearest(targets, names);
  const required =
    targets === undefined || targets === ""
      ? split === undefined
        ? "arrays X and y (or x and y, inputs and targets, x_train and y_train) or exactly two arrays"
        : `arrays of inputs and targets whose names say ${split}, such as X_${split} and y_${split}`
      : `an array "${targets}" of targets and one array of inputs`;
  const shown = names.length > 20 ? `${names.slice(0, 20).join(", ")}, … (${names.length} arrays)` : names.join(", ");
  const hint =
    near !== null && targets !== undefined && targets.length > 2 && near !== targets ? `; did you mean "${near}"?` : "";
  return new InputError(`${where}: needs ${required}, got ${shown || "no arrays"}${hint}`);
}

/**
 * The NPY members of an archive by array name, in the archive's order; files that macOS puts beside others are none.
 */
async function arraysOf(bytes: Uint8Array, where: string): Promise<Map<string, ZipMember>> {
  const arrays = new Map<string, ZipMember>();
  for (const member of await openZip(bytes, where)) {
    if (member.name.startsWith("xl/"))
      throw new InputError(`${where}: needs to be an NPZ archive, got an Excel workbook (save it as CSV)`);
    if (!member.name.endsWith(".npy") || /^__MACOSX\/|(^|\/)\._/.test(member.name)) continue;
    const name = member.name.slice(0, -4);
    if (arrays.has(name)) {
      throw new InputError(
        `${where}: needs an intact NPZ archive, got a truncated or corrupt one (two arrays "${name}")`,
      );
    }
    arrays.set(name, member);
  }
  return arrays;
}
