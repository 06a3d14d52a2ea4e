import { InputError } from "../../inputError.ts";
import { arrayName, choosePair, type Split } from "./arrayNames.ts";

const plain = (name: string): string => name.replace(/\.gz$/i, "");

/**
 * The conventional name of the targets file beside an inputs file: labels beside images (IDX), y beside X, targets
 * beside inputs.
 */
export function targetsNameFor(inputsName: string): string | undefined {
  const name = plain(inputsName);
  if (/images/i.test(name)) return name.replace("images", "labels").replace(/idx\d/, "idx1");
  if (/^[Xx]\b|^[Xx]_/.test(name)) return name.replace(/^[Xx]/, "y");
  return name.startsWith("inputs") ? name.replace("inputs", "targets") : undefined;
}

/** The name in `names` that is `name`, or `name` compressed. */
function findName(names: readonly string[], name: string): string | undefined {
  return [name, `${name}.gz`].find((candidate) => names.includes(candidate));
}

/**
 * The file of targets among `names` that goes with a file of inputs: by the convention of its name, else the NPY file
 * whose name says that it holds the targets of the same part of the data.
 */
export function targetsBeside(names: readonly string[], inputsName: string): string | undefined {
  const wanted = targetsNameFor(inputsName);
  const usual = wanted === undefined ? undefined : findName(names, wanted);
  if (usual !== undefined && usual !== inputsName) return usual;
  const files = npyFiles(names);
  const { split } = arrayName(stem(inputsName));
  return [...files.keys()]
    .map(arrayName)
    .filter((one) => one.role === "targets" && one.split === split && files.get(one.name) !== inputsName)
    .toSorted((a, b) => a.rank - b.rank)
    .map((one) => files.get(one.name)!)[0];
}

const stem = (name: string): string => plain(name).replace(/\.npy$/i, "");

/** NPY files by the names of their arrays, each once, uncompressed where both are there. */
function npyFiles(names: readonly string[]): Map<string, string> {
  const found = names.filter((name) => /\.npy(\.gz)?$/i.test(name) && !name.startsWith("._")).toSorted();
  return new Map(found.toReversed().map((name) => [stem(name), name]));
}

/** The files that make up a data set. */
export interface FoundFiles {
  readonly inputs: readonly string[];
  /** The file of targets, where names alone decided it. */
  readonly targets?: string | undefined;
  /** The part of the data that they are, where their names say so. */
  readonly part?: Split | undefined;
  readonly notes: readonly string[];
}

/**
 * The files of a directory that make up its data, those for training or else for testing, or those of `split`: IDX
 * images (MNIST, EMNIST), CIFAR batches, a pair of NPY files told by their names (X.npy and y.npy, X_train.npy and
 * y_train.npy, …), else one NPZ or CSV file.
 * Undefined when there are none. Throws `InputError` when there is more than one kind.
 */
export function findData(names: readonly string[], where: string, split?: Split): FoundFiles | undefined {
  const kinds = [idxImages(names, split), cifarBatches(names, split), arrays(names, split)].filter(
    (kind) => kind !== undefined,
  );
  const chosen = kinds.length > 0 ? kinds : [single(names, split)].filter((kind) => kind !== undefined);
  if (chosen.length === 0) return undefined;
  if (chosen.length === 1) return chosen[0];
  throw notOne(where, chosen.map(({ inputs: [file] }) => file).join(" and "));
}

/** The sentence about a directory that holds no data, or too many. */
export const notOne = (where: string, found: string, split?: Split): InputError =>
  new InputError(
    split === undefined
      ? `${where}: a directory needs one of train-images-idx3-ubyte (or t10k-…), data_batch_1.bin (or test_batch.bin) or X.npy, got ${found}`
      : `${where}: a directory needs files whose names say ${split}, got ${found}`,
  );

export function listed(names: readonly string[]): string {
  if (names.length === 0) return "an empty directory";
  return names.toSorted().slice(0, 10).join(", ") + (names.length > 10 ? ", …" : "");
}

const PARTS: readonly Split[] = ["train", "test", "validation"];

function idxImages(names: readonly string[], split: Split | undefined): FoundFiles | undefined {
  const images = once(names.filter((name) => /(^|-)(train|t10k|test)-images[-.]idx\d-ubyte(\.gz)?$/.test(name)));
  const partOf = (name: string): Split => (/(^|-)train-images/.test(name) ? "train" : "test");
  const part = PARTS.find((one) => (split ?? one) === one && images.some((name) => partOf(name) === one));
  const found = images.filter((name) => partOf(name) === part);
  if (found.length === 0) return undefined;
  if (found.length > 1)
    throw new InputError(`${found.join(", ")}: needs one set of images, got ${found.length}; name one of them`);
  const rest = images.filter((name) => partOf(name) !== part);
  return { inputs: found, part, notes: unused(rest, part!) };
}

function cifarBatches(names: readonly string[], split: Split | undefined): FoundFiles | undefined {
  const train = [/^data_batch_\d+\.bin(\.gz)?$/, /^train\.bin(\.gz)?$/];
  const test = [/^test_batch\.bin(\.gz)?$/, /^test\.bin(\.gz)?$/];
  const of = (patterns: readonly RegExp[]): string[] =>
    once(names.filter((name) => patterns.some((one) => one.test(name))));
  const both = { train: of(train), test: of(test) };
  const part = (["train", "test"] as const).find((one) => (split ?? one) === one && both[one].length > 0);
  if (part === undefined) return undefined;
  return { inputs: both[part], part, notes: unused(both[part === "train" ? "test" : "train"], part) };
}

function arrays(names: readonly string[], split: Split | undefined): FoundFiles | undefined {
  const files = npyFiles(names);
  const known = [...files.keys()].filter((name) => arrayName(name).role !== null);
  const pair = choosePair(known, undefined, split);
  if (pair) {
    const rest = known.filter((name) => name !== pair.inputs && name !== pair.targets).map((name) => files.get(name)!);
    return {
      inputs: [files.get(pair.inputs)!],
      part: pair.split ?? undefined,
      targets: files.get(pair.targets)!,
      notes: unused(rest, pair.split ?? "train", pair.others),
    };
  }
  // Inputs alone: their targets are looked for, or asked for, later.
  const x = known.find((name) => /^x$/i.test(name));
  return split === undefined && x !== undefined ? { inputs: [files.get(x)!], notes: [] } : undefined;
}

function single(names: readonly string[], split: Split | undefined): FoundFiles | undefined {
  const tables = once(names.filter((name) => /\.(npz|csv|tsv)(\.gz)?$/i.test(name) && !name.startsWith("._")));
  if (tables.length === 1 && (split === undefined || /\.npz/i.test(tables[0]))) return { inputs: tables, notes: [] };
  const partOf = (name: string): Split | null => arrayName(plain(name).replace(/\.\w+$/, "")).split ?? splitWord(name);
  const part = PARTS.find(
    (one) => (split ?? one) === one && tables.filter((name) => partOf(name) === one).length === 1,
  );
  const found = tables.filter((name) => part !== undefined && partOf(name) === part);
  if (part === undefined || found.length !== 1) return undefined;
  return {
    inputs: found,
    part,
    notes: unused(
      tables.filter((name) => name !== found[0]),
      part,
    ),
  };
}

const splitWord = (name: string): Split | null =>
  /^train\./i.test(name) ? "train" : /^test\./i.test(name) ? "test" : null;

const unused = (names: readonly string[], part: Split, others: readonly Split[] = []): string[] => {
  if (names.length === 0) return [];
  const takes = others.length > 0 ? others : [part === "train" ? "test" : "train"];
  return [
    `not used: ${names.toSorted().slice(0, 10).join(", ")}${names.length > 10 ? ", …" : ""} (${takes.map((one) => `--split ${one}`).join(", ")})`,
  ];
};

/** Every file once, compressed or not, in the order of the numbers in their names. */
function once(names: readonly string[]): string[] {
  return names
    .filter((name) => !(name.endsWith(".gz") && names.includes(plain(name))))
    .toSorted((a, b) => a.localeCompare(b, "en", { numeric: true }));
}
