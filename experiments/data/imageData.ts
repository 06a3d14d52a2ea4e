import { resolve } from "node:path";
import { prepareTrainingData, takeSamples, trainingSamples, type TrainingData } from "../../src/data/index.ts";
import { readDataset } from "../../src/data/files/index.ts";
import { InputError } from "../../src/inputError.ts";
import type { DeepProblem } from "../../src/problem/index.ts";
import { permutation, stream } from "../../src/random/index.ts";
import { storedImages, type StoredImages } from "./storedImages.ts";
import { targetsIn } from "./targetsIn.ts";

/** Any data set that `readDataset` reads, split into a training and a test set. */
export type DeepFileData = Extract<DeepProblem["data"], { kind: "file" }>;

export interface LoadOptions {
  /** What paths in the specification are relative to. */
  readonly folder: string;
  /**
   * Where MNIST and CIFAR-10 are when the specification does not say: this folder or `mnist`, `cifar10` in it; by
   * default the environment's DFA_DATA_DIR.
   */
  readonly dataDir?: string | null | undefined;
  /** The seed of splits and of label noise. */
  readonly seed: number;
}

/**
 * The training and test data of a problem whose data are files, ready for a network: read, resized, split, standardised
 * by the training set, with noise on the training labels.
 * Throws an InputError for data that cannot be found or read, and for more samples than there are.
 */
export async function loadTrainingData(data: StoredImages | DeepFileData, options: LoadOptions): Promise<TrainingData> {
  const { labelNoise: p, standardise } = data;
  const labelNoise = p > 0 ? { p, stream: stream(options.seed, "label noise") } : undefined;
  const dataDir = options.dataDir ?? process.env.DFA_DATA_DIR ?? null;
  const read = data.kind === "file" ? fileData(data, options) : storedImages(data, { ...options, dataDir });
  return prepareTrainingData(await read, { standardise, labelNoise });
}

/**
 * The samples of a file in a random order, training samples from its front, test samples from its back; without a test
 * set in the order of the file.
 */
async function fileData(spec: DeepFileData, { folder, seed }: LoadOptions): Promise<TrainingData> {
  const path = resolve(folder, spec.path);
  const dataset = await readDataset(path, { targets: targetsIn(folder, spec.targets) });
  const all = trainingSamples(dataset);
  const tested = Math.round(spec.testFraction * all.count);
  if (spec.testFraction > 0 && !(0 < tested && tested < all.count)) {
    throw new InputError(
      `${path}: needs samples to train on and samples to test on, got ${all.count} of which a fraction of ${spec.testFraction} is for testing`,
    );
  }
  const order = permutation(all.count, stream(seed, "split"));
  return {
    inputs: dataset.inputs.cols,
    outputs: dataset.targets.cols,
    train: tested > 0 ? takeSamples(all, order.subarray(0, all.count - tested)) : all,
    test: tested > 0 ? takeSamples(all, order.subarray(all.count - tested)) : null,
    maps: null,
    classes: dataset.classes ?? null,
    source: dataset.source,
  };
}
