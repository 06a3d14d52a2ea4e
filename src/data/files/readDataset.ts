import { existsSync } from "node:fs";
import { readdir, readFile, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { InputError } from "../../inputError.ts";
import { arrayPair } from "./arrayPair.ts";
import { parseCifar10 } from "./cifar.ts";
import { parseCsv } from "./csv.ts";
import type { Dataset } from "./dataset.ts";
import { findData, findName, targetsNameFor } from "./fileNames.ts";
import { describeBytes, findFormat } from "./format.ts";
import { gunzip, isGzip } from "./gunzip.ts";
import { isIdx, parseIdx } from "./idx.ts";
import type { NamedBytes } from "./namedBytes.ts";
import { isNpy, parseNpy } from "./npy.ts";
import { parseNpz } from "./npz.ts";
import type { StoredArray } from "./storedArray.ts";

export interface ReadOptions {
  /** The targets: a file (IDX, NPY), column names separated by commas (CSV), or an array's name (NPZ). */
  readonly targets?: string;
  /** Read only the first samples; the classes are those of the whole file all the same. */
  readonly limit?: number;
}

/**
 * The dataset at `path`: a file (IDX images, a CIFAR-10 binary batch, CSV, NPY, NPZ; any of them gzipped) or a directory that holds MNIST, CIFAR-10 batches or X.npy.
 * The format is found from the content, then from the extension. The targets of IDX and NPY files are looked for beside them
 * (train-images-idx3-ubyte and train-labels-idx1-ubyte, X.npy and y.npy) unless `targets` names their file.
 * Throws `InputError` naming the path for anything that cannot be read.
 */
export async function readDataset(path: string, options: ReadOptions = {}): Promise<Dataset> {
  const { limit, targets } = options;
  if (limit !== undefined && !(Number.isSafeInteger(limit) && limit > 0)) {
    throw new InputError(`limit: needs a positive whole number of samples, got ${limit}`);
  }
  const paths = await inputsFiles(path);
  const first = await load(paths[0]);
  const source = basename(paths[0]);
  const format = findFormat(source, first.bytes);
  switch (format) {
    case "csv":
      return parseCsv(first.bytes, path, { source, targets, limit });
    case "npz":
      return parseNpz(first.bytes, path, { source, targets, limit });
    case "cifar":
      return readCifar10(paths, first, options);
    case "idx":
    case "npy":
      return readPair(first, options);
    case undefined:
      throw new InputError(
        `${path}: needs to be IDX, NPY, NPZ, a CIFAR-10 binary batch (.bin) or CSV (.csv, .tsv, .txt), got ${describeBytes(first.bytes)}`,
      );
  }
}

/**
 * The files that `readDataset` reads, by which a change of the data shows: those of the inputs, and the file of targets where it is there.
 * Throws `InputError` for a path where nothing is.
 */
export async function datasetFiles(path: string, targets?: string): Promise<string[]> {
  const inputs = await inputsFiles(path);
  if (targets !== undefined && existsSync(targets)) return [...inputs, targets];
  const beside = targets === undefined ? await besideInputs(inputs[0]) : undefined;
  return beside === undefined ? inputs : [...inputs, beside];
}

const inputsFiles = async (path: string): Promise<string[]> =>
  (await isDirectory(path)) ? findData(await list(path), path).map((name) => join(path, name)) : [path];

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

async function readPair(file: NamedBytes, { targets, limit }: ReadOptions): Promise<Dataset> {
  const inputs = parseArray(file);
  if (isIdx(file.bytes) && inputs.shape.length === 1) {
    throw new InputError(`${file.name}: inputs need two or more dimensions, got an IDX file of one, as labels have`);
  }
  const targetsFile = await load(targets ?? (await findTargetsFile(file.name)));
  const source = `${basename(file.name)}, ${basename(targetsFile.name)}`;
  return arrayPair(inputs, parseArray(targetsFile), { source, limit });
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

/** The file of targets that goes by its name with a file of inputs, where it is there. */
async function besideInputs(inputsPath: string): Promise<string | undefined> {
  const folder = dirname(inputsPath);
  const wanted = targetsNameFor(basename(inputsPath));
  const found = wanted && findName(await list(folder), wanted);
  return found ? join(folder, found) : undefined;
}

/** The contents of a file, decompressed. */
async function load(path: string): Promise<NamedBytes> {
  const bytes = await reading(path, "file", async () => {
    // Pipes and devices may never end.
    if (!(await stat(path)).isFile()) throw new InputError(`${path}: needs to be a regular file, got something else`);
    return new Uint8Array(await readFile(path));
  });
  return { name: path, bytes: isGzip(bytes) ? await gunzip(bytes, path) : bytes };
}

const isDirectory = (path: string): Promise<boolean> =>
  reading(path, "file or directory", async () => (await stat(path)).isDirectory());

const list = (path: string): Promise<string[]> => reading(path, "directory", () => readdir(path));

/** What `read` gives, with the system's refusals turned into sentences. */
async function reading<T>(path: string, kind: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof InputError) throw error;
    const code = (error as NodeJS.ErrnoException).code ?? String(error);
    const found = code === "ENOENT" ? "nothing there" : code === "EACCES" ? "no permission to read it" : code;
    throw new InputError(`${path}: needs to be a ${kind} that can be read, got ${found}`, { cause: error });
  }
}
