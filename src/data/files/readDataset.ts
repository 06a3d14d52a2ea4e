import { existsSync } from "node:fs";
import { basename } from "node:path";
import { InputError } from "../../inputError.ts";
import type { Split } from "./arrayNames.ts";
import { arrayPair, type PairOptions } from "./arrayPair.ts";
import { parseCifar10 } from "./cifar.ts";
import { parseCsv } from "./csv/index.ts";
import type { Dataset } from "./dataset.ts";
import { besideInputs, locate, STANDARD_INPUT } from "./locate.ts";
import { targetsNameFor, type FoundFiles } from "./fileNames.ts";
import { describeBytes, findFormat } from "./format.ts";
import { isIdx, parseIdx } from "./idx.ts";
import { namedTarget, type NamedTarget } from "./labelRule.ts";
import { load } from "./load.ts";
import type { NamedBytes } from "./namedBytes.ts";
import { isNpy, parseNpy } from "./npy.ts";
import { parseNpz } from "./npz.ts";
import type { StoredArray } from "./storedArray.ts";

export interface ReadOptions {
  /**
   * The targets: a file (IDX, NPY), columns separated by commas (CSV), or an array's name (NPZ); `:class` or `:number`
   * behind it says what one column of them holds.
   */
  readonly targets?: string | undefined;
  /** Read only the first samples; the classes are those of the whole file all the same. */
  readonly limit?: number | undefined;
  /** The part of the data set to take where there are several, by default the one for training. */
  readonly split?: Split | undefined;
  /** Whether samples that lack a value are left out rather than refused. */
  readonly dropMissing?: boolean | undefined;
}

/**
 * The dataset at `path`: a file (IDX images, a CIFAR binary batch, CSV, NPY, NPZ; any of them gzipped), standard input
 * (`-`), or a directory that holds MNIST, CIFAR batches, a pair of NPY files, or one NPZ or CSV file, itself or in the
 * folders that torchvision makes.
 * The format is found from the content, then from the extension. The targets of IDX and NPY files are looked for beside
 * them
 * (train-images-idx3-ubyte and train-labels-idx1-ubyte, X.npy and y.npy) unless `targets` names their file.
 * Throws `InputError` naming the path for anything that cannot be read.
 */
export async function readDataset(path: string, options: ReadOptions = {}): Promise<Dataset> {
  requireLimit(options.limit);
  const located = await locate(path, options.split);
  const { notes } = located;
  const dataset = await readLocated(path, located, options);
  return notes.length === 0 ? dataset : { ...dataset, notes: [...notes, ...(dataset.notes ?? [])] };
}

/** Refuses a number of samples that is none. Throws `InputError`. */
export function requireLimit(limit: number | undefined): void {
  if (limit !== undefined && !(Number.isSafeInteger(limit) && limit > 0)) {
    throw new InputError(`limit: needs a positive whole number of samples, got ${limit}`);
  }
}

async function readLocated(path: string, located: FoundFiles, options: ReadOptions): Promise<Dataset> {
  const { limit, targets, dropMissing } = options;
  const first = await load(located.inputs[0]);
  const source = path === STANDARD_INPUT ? first.name : basename(first.name);
  const format = findFormat(source, first.bytes) ?? (path === STANDARD_INPUT ? textFormat(first.bytes) : undefined);
  if (options.split !== undefined && located.part !== options.split && format !== "npz") {
    throw new InputError(
      `${path}: needs a folder or an NPZ archive to take its ${options.split} part from, got one file`,
    );
  }
  const where = located.inputs[0] === path ? (path === STANDARD_INPUT ? first.name : path) : located.inputs[0];
  switch (format) {
    case "csv":
      return parseCsv(first.bytes, where, { source, targets, limit, dropMissing });
    case "npz":
      return parseNpz(first.bytes, where, {
        source,
        targets,
        limit,
        dropMissing,
        split: located.part === undefined ? options.split : undefined,
      });
    case "cifar":
      return readCifar10(located.inputs, first, options);
    case "idx":
    case "npy":
      return readPair(first, located, options);
    case undefined:
      throw new InputError(
        `${path}: needs to be IDX, NPY, NPZ, a CIFAR-10 binary batch (.bin) or CSV (.csv, .tsv, .txt), got ${describeBytes(first.bytes)}`,
      );
  }
}

/** What comes through a pipe has no extension: text is taken for a table. */
const textFormat = (bytes: Uint8Array): "csv" | undefined => (findFormat("-.csv", bytes) === "csv" ? "csv" : undefined);

/**
 * The files that `readDataset` reads, by which a change of the data shows: those of the inputs, and the file of targets
 * where it is there.
 * Throws `InputError` for a path where nothing is.
 */
export async function datasetFiles(path: string, targets?: string): Promise<string[]> {
  const located = await locate(path);
  const inputs = [...located.inputs];
  const named = targetsFile(targets);
  if (named?.name && existsSync(named.name)) return [...inputs, named.name];
  const beside = targets === undefined ? (located.targets ?? (await besideInputs(inputs[0]))) : undefined;
  return beside === undefined ? inputs : [...inputs, beside];
}

/** The file of targets that was named, and what it was said to hold. */
function targetsFile(targets: string | undefined): NamedTarget | undefined {
  if (targets === undefined) return undefined;
  return existsSync(targets) ? { name: targets } : namedTarget(targets);
}

async function readCifar10(
  paths: readonly string[],
  first: NamedBytes,
  { targets, limit }: ReadOptions,
): Promise<Dataset> {
  if (targets !== undefined) {
    throw new InputError(`${first.name}: CIFAR-10 batches hold their own labels and need no targets, got "${targets}"`);
  }
  const batches = [first];
  for (const path of paths.slice(1)) batches.push(await load(path));
  return parseCifar10(batches, paths.map((path) => basename(path)).join(", "), limit);
}

/**
 * The file of targets that goes with a file of inputs, and what is known of it. Throws `InputError` where there is
 * none.
 */
export async function readTargets(
  inputsPath: string,
  located: FoundFiles,
  { targets }: ReadOptions,
): Promise<{ array: StoredArray } & Pick<PairOptions, "source" | "kind" | "name" | "flag">> {
  const named = targetsFile(targets);
  const path = named?.name ? named.name : (located.targets ?? (await findTargetsFile(inputsPath)));
  const found = await load(path);
  return {
    array: parseArray(found),
    source: `${basename(inputsPath)}, ${basename(found.name)}`,
    kind: named?.kind,
    name: basename(path),
    flag: named?.name ?? "",
  };
}

async function readPair(
  file: NamedBytes,
  located: FoundFiles,
  { targets, limit, dropMissing }: ReadOptions,
): Promise<Dataset> {
  const inputs = parseArray(file);
  if (isIdx(file.bytes) && inputs.shape.length === 1) {
    throw new InputError(`${file.name}: inputs need two or more dimensions, got an IDX file of one, as labels have`);
  }
  const { array, ...pair } = await readTargets(file.name, located, { targets });
  return arrayPair(inputs, array, { ...pair, limit, dropMissing });
}

function parseArray({ name, bytes }: NamedBytes): StoredArray {
  if (isNpy(bytes)) return parseNpy(bytes, name);
  if (isIdx(bytes)) return parseIdx(bytes, name);
  throw new InputError(`${name}: needs to be an IDX or NPY file, got ${describeBytes(bytes)}`);
}

async function findTargetsFile(inputsPath: string): Promise<string> {
  const found = await besideInputs(inputsPath);
  if (found) return found;
  const wanted = targetsNameFor(basename(inputsPath));
  throw new InputError(
    `${inputsPath}: needs a file of targets${wanted ? `, named or beside it as ${wanted}` : " named"}, got none`,
  );
}
