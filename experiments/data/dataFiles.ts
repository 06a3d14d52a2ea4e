import { basename, join, relative, resolve } from "node:path";
import { datasetFiles } from "../../src/data/files/index.ts";
import type { DeepProblem, LinearProblem } from "../../src/problem/index.ts";
import { imageFiles } from "./storedImages.ts";
import { targetsIn } from "./targetsIn.ts";

/** The data of a problem, checked by its schema. */
export type DataSpec = LinearProblem["data"] | DeepProblem["data"];

/** Where the data of problems lie. */
export interface DataPlace {
  /** The folder that paths in the problem are relative to. */
  readonly folder: string;
  /** Where sets of images lie that the problem names without a folder; by default the environment's DFA_DATA_DIR. */
  readonly dataDir?: string | undefined;
}

/**
 * The files that data are read from, each by a name that does not change when it is moved with the sweep or is looked
 * for elsewhere.
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

/** What two data have in common when they fit the same networks: all but how noisy their labels are. */
export const dataKey = (data: DataSpec): object =>
  "labelNoise" in data ? { ...data, labelNoise: data.labelNoise > 0 } : data;
