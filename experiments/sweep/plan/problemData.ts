import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { basename, join, relative, resolve } from "node:path";
import { pipeline } from "node:stream/promises";
import { datasetFiles } from "../../../src/data/files/index.ts";
import { InputError } from "../../../src/inputError.ts";
import type { DeepProblem, LinearProblem } from "../../../src/problem/index.ts";
import { imageFiles, targetsIn } from "../../data/index.ts";

/** The data of a problem, checked by its schema. */
export type DataSpec = LinearProblem["data"] | DeepProblem["data"];

/** Where the data of a sweep lie. */
export interface DataPlace {
  /** The folder that paths in the problem are relative to. */
  readonly folder: string;
  /** Where sets of images lie that the problem names without a folder; by default the environment's DFA_DATA_DIR. */
  readonly dataDir?: string | undefined;
}

/**
 * The files that data are read from, each by a name that does not change when it is moved with the sweep or is looked for elsewhere.
 * Throws an InputError for files that are not there.
 */
export async function dataFiles(data: DataSpec, { folder, dataDir }: DataPlace): Promise<Map<string, string>> {
  if (data.kind === "file") {
    const paths = await datasetFiles(resolve(folder, data.path), targetsIn(folder, data.targets));
    return new Map(paths.map((path) => [relative(folder, path), path]));
  }
  if (data.kind === "mnist" || data.kind === "cifar10") {
    const paths = await imageFiles(data, folder, dataDir ?? process.env.DFA_DATA_DIR ?? null);
    const place = data.folder ?? data.kind;
    return new Map(paths.map((path) => [join(place, basename(path)), path]));
  }
  return new Map();
}

/** The SHA-256, in hex, of what is in a file. Throws an InputError for one that cannot be read. */
export async function fileHash(path: string): Promise<string> {
  const hash = createHash("sha256");
  try {
    await pipeline(createReadStream(path), hash);
  } catch (error) {
    throw new InputError(`${path}: cannot be read, ${(error as NodeJS.ErrnoException).code}`, { cause: error });
  }
  return hash.digest("hex");
}
