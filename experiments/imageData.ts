import { existsSync } from "node:fs";
import { resolve } from "node:path";
import {
  prepareTrainingData,
  takeSamples,
  trainingSamples,
  type FileDataSpec,
  type ImageDataSpec,
  type TrainingData,
} from "../src/data/index.ts";
import { readDataset } from "../src/data/files/index.ts";
import { glyphs, textures } from "../src/data/images/index.ts";
import { InputError } from "../src/inputError.ts";
import { permutation, stream } from "../src/random/index.ts";
import { storedImages } from "./storedImages.ts";

export interface LoadOptions {
  /** What paths in the specification are relative to. */
  readonly folder: string;
  /** Where MNIST and CIFAR-10 are when the specification does not say: this folder or `mnist`, `cifar10` in it; by default the environment's DFA_DATA_DIR. */
  readonly dataDir?: string | null;
  /** The seed of images drawn, of splits and of label noise. */
  readonly seed: number;
}

/**
 * The training and test data of a specification, ready for a network: drawn, or read from files, resized, split, standardised by the training set, with noise on the training labels.
 * Built-in images are standardised over all pixels. Throws an InputError for data that cannot be found or read, and for more samples than there are.
 */
export async function loadTrainingData(spec: ImageDataSpec, options: LoadOptions): Promise<TrainingData> {
  const { seed } = options;
  const noise = spec.labelNoise > 0 ? { p: spec.labelNoise, stream: stream(seed, "label noise") } : undefined;
  const standardise = "standardise" in spec ? spec.standardise : "global";
  return prepareTrainingData(await load(spec, options), { standardise, labelNoise: noise });
}

async function load(spec: ImageDataSpec, options: LoadOptions): Promise<TrainingData> {
  const { seed } = options;
  switch (spec.kind) {
    case "glyphs":
      return glyphs({ ...spec, seed });
    case "textures":
      return textures({ ...spec, seed });
    case "file":
      return fileData(spec, options);
    default:
      return storedImages(spec, { ...options, dataDir: options.dataDir ?? process.env.DFA_DATA_DIR ?? null });
  }
}

/** The samples of a file in a random order, training samples from its front, test samples from its back; without a test set in the order of the file. */
async function fileData(spec: FileDataSpec, { folder, seed }: LoadOptions): Promise<TrainingData> {
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

/** Targets are a file beside the problem, or names inside the data file. */
function targetsIn(folder: string, targets: string | undefined): string | undefined {
  if (targets === undefined) return undefined;
  const path = resolve(folder, targets);
  return existsSync(path) ? path : targets;
}
