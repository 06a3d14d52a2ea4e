/** Which part of a data set an array or a file belongs to. */
export type Split = "train" | "test" | "validation";

/** Names under which inputs and targets are kept, the usual ones first. */
const INPUTS = ["x", "inputs", "input", "images", "image", "features", "data", "samples"];
const TARGETS = ["y", "targets", "target", "labels", "label", "classes"];

const SPLITS: ReadonlyMap<string, Split> = new Map([
  ["train", "train"],
  ["training", "train"],
  ["tr", "train"],
  ["test", "test"],
  ["testing", "test"],
  ["te", "test"],
  ["val", "validation"],
  ["valid", "validation"],
  ["validation", "validation"],
  ["dev", "validation"],
]);

/**
 * What a name says of an array: its part of the data set, if any, and whether it holds inputs or targets; the lower the
 * rank, the more usual the name.
 */
export interface ArrayName {
  readonly name: string;
  readonly split: Split | null;
  readonly role: "inputs" | "targets" | null;
  readonly rank: number;
}

/** Reads a name such as `X`, `y_test`, `train_images` or `testLabels`. Folders before it do not matter. */
export function arrayName(name: string): ArrayName {
  const words = (name.split("/").at(-1) ?? name)
    .replaceAll(/([a-z])([A-Z])/g, "$1_$2")
    .toLowerCase()
    .split(/[_\-. ]+/)
    .filter((word) => word !== "");
  const split = words.map((word) => SPLITS.get(word)).find((found) => found !== undefined) ?? null;
  const rest = words.filter((word) => !SPLITS.has(word)).join("_");
  const joined = splitJoined(rest);
  const base = joined?.base ?? rest;
  const input = INPUTS.indexOf(base);
  const target = TARGETS.indexOf(base);
  const role = input >= 0 ? "inputs" : target >= 0 ? "targets" : null;
  return {
    name,
    split: split ?? (role === null ? null : (joined?.split ?? null)),
    role,
    rank: Math.max(input, target),
  };
}

/** `xtrain`, `ytest`, `trainx`. */
function splitJoined(word: string): { base: string; split: Split } | null {
  const found = /^(x|y)(train|test|val)$/.exec(word) ?? /^(train|test|val)(x|y)$/.exec(word);
  if (!found) return null;
  const [base, split] = found[1].length === 1 ? [found[1], found[2]] : [found[2], found[1]];
  return { base, split: SPLITS.get(split)! };
}

/** Inputs and targets chosen among names, and what else lies there. */
export interface ChosenPair {
  readonly inputs: string;
  readonly targets: string;
  readonly split: Split | null;
  /** The parts of the data set that were not taken. */
  readonly others: readonly Split[];
  /** Whether which is which was only guessed from their order. */
  readonly guessed: boolean;
}

/**
 * Chooses inputs and targets by their names: those of `split`, by default those of no part, else of training, else of
 * testing.
 * `targets` names the targets; the inputs are then those of the same part. Two arrays whose names say nothing are taken
 * in their order, as a guess. Null where names do not decide.
 */
export function choosePair(names: readonly string[], targets?: string, split?: Split): ChosenPair | null {
  const known = names.map(arrayName);
  const parts = [...new Set(known.filter(({ role }) => role !== null).map((one) => one.split))];
  const best = (part: Split | null, role: "inputs" | "targets", except?: string): string | undefined =>
    known
      .filter((one) => one.role === role && one.split === part && one.name !== except)
      .toSorted((a, b) => a.rank - b.rank)[0]?.name;
  const others = (taken: Split | null): Split[] =>
    parts.filter((part): part is Split => part !== null && part !== taken && best(part, "inputs") !== undefined);
  if (targets !== undefined) {
    if (!names.includes(targets)) return null;
    const part = arrayName(targets).split;
    const rest = names.filter((name) => name !== targets);
    const inputs =
      best(part, "inputs", targets) ??
      best(split ?? null, "inputs", targets) ??
      (rest.length === 1 ? rest[0] : undefined);
    return inputs === undefined ? null : { inputs, targets, split: part, others: others(part), guessed: false };
  }
  const order: readonly (Split | null)[] = split === undefined ? [null, "train", "test", "validation"] : [split];
  for (const part of order) {
    const inputs = best(part, "inputs");
    const found = best(part, "targets");
    if (inputs !== undefined && found !== undefined) {
      return { inputs, targets: found, split: part, others: others(part), guessed: false };
    }
  }
  if (names.length !== 2 || split !== undefined) return null;
  const [a, b] = known;
  const turned = a.role === "targets" || b.role === "inputs";
  const guessed = a.role === null && b.role === null;
  return turned
    ? { inputs: b.name, targets: a.name, split: null, others: [], guessed }
    : { inputs: a.name, targets: b.name, split: null, others: [], guessed };
}
