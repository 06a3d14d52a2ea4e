import { readdirSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import {
  labelledSamples,
  requireStorable,
  takeSamples,
  type TrainingData,
  type TrainingSamples,
} from "../../src/data/index.ts";
import { datasetFiles, readDataset, type Dataset } from "../../src/data/files/index.ts";
import { resizeMaps } from "../../src/data/images/index.ts";
import { InputError } from "../../src/inputError.ts";
import type { DeepProblem } from "../../src/problem/index.ts";
import { permutation, stream } from "../../src/random/index.ts";

/** MNIST (or anything in its files) or CIFAR-10, as a problem asks for them. */
export type StoredImages = Extract<DeepProblem["data"], { kind: "mnist" | "cifar10" }>;

/** A known set of images: how its files are named and what its images are. */
interface ImageSet {
  readonly name: string;
  readonly channels: number;
  readonly train: RegExp;
  readonly test: RegExp;
  readonly example: string;
}

const IMAGE_SETS: Readonly<Record<StoredImages["kind"], ImageSet>> = {
  mnist: {
    name: "MNIST",
    channels: 1,
    train: /^train-images[-.]idx3-ubyte(\.gz)?$/,
    test: /^t10k-images[-.]idx3-ubyte(\.gz)?$/,
    example: "train-images-idx3-ubyte.gz or t10k-images-idx3-ubyte.gz",
  },
  cifar10: {
    name: "CIFAR-10",
    channels: 3,
    train: /^data_batch_\d+\.bin(\.gz)?$/,
    test: /^test_batch\.bin(\.gz)?$/,
    example: "data_batch_1.bin or test_batch.bin",
  },
};

/** How much of a single set is for testing when nothing is said. */
const TEST_FRACTION = 0.2;

/**
 * MNIST or CIFAR-10 from their files, resized, not yet standardised. Where both the training and the test files are
 * there they are used as they are;
 * where only one set is, it is split in a random order, training images from its front and test images from its back.
 * Throws an InputError where the files are not found or cannot be read, and for more samples than there are.
 */
export async function storedImages(
  spec: StoredImages,
  { folder, dataDir, seed }: { readonly folder: string; readonly dataDir: string | null; readonly seed: number },
): Promise<TrainingData> {
  const set = IMAGE_SETS[spec.kind];
  const files = findFiles(spec, folder, dataDir);
  if (files.train.length === 0 || files.test.length === 0) {
    const only = await readImages([...files.train, ...files.test], set, spec.size);
    return trainingData(set, only, only.source, splitImages(only, spec, set, seed));
  }
  const train = await readImages(files.train, set, spec.size);
  const trained = someOf(train, spec.samples, "samples", set, seed);
  if (spec.testSamples === 0) return trainingData(set, train, train.source, { train: trained, test: null });
  const test = await readImages(files.test, set, spec.size);
  if (test.size !== train.size) {
    throw new InputError(
      `${files.folder}: training and test images need one size, got ${train.size} and ${test.size} pixels`,
    );
  }
  const relabelled = { ...test, labels: labelsAmong(train.classes, test), classes: train.classes };
  const tested = someOf(relabelled, spec.testSamples, "testSamples", set, seed);
  return trainingData(set, train, `${train.source}, ${test.source}`, { train: trained, test: tested });
}

function trainingData(
  { channels }: ImageSet,
  { size, classes }: Images,
  source: string,
  sets: Pick<TrainingData, "train" | "test">,
): TrainingData {
  const inputs = channels * size * size;
  return { inputs, outputs: classes.length, ...sets, maps: { channels, size }, classes, source };
}

/** All images, or so many of them, drawn at random. */
function someOf(
  { images, labels, classes }: Images,
  wanted: number | undefined,
  which: "samples" | "testSamples",
  { name }: ImageSet,
  seed: number,
): TrainingSamples {
  const all = labelledSamples(images, labels, classes.length);
  if (wanted === undefined) return all;
  requireEnough(wanted, all.count, `data.${which}`, name);
  return takeSamples(all, permutation(all.count, stream(seed, which)).subarray(0, wanted));
}

function splitImages(
  { images, labels, classes }: Images,
  spec: StoredImages,
  { name }: ImageSet,
  seed: number,
): Pick<TrainingData, "train" | "test"> {
  const all = labelledSamples(images, labels, classes.length);
  const left = all.count - (spec.samples ?? 0);
  const tested = spec.testSamples ?? Math.max(0, Math.min(left, Math.floor(all.count * TEST_FRACTION)));
  const trained = spec.samples ?? all.count - tested;
  if (trained < 1) {
    throw new InputError(`data.testSamples must leave some of the ${all.count} images to train on, got ${tested}`);
  }
  requireEnough(trained + tested, all.count, "data.samples and data.testSamples together", name);
  const order = permutation(all.count, stream(seed, "split"));
  return {
    train: takeSamples(all, order.subarray(0, trained)),
    test: tested > 0 ? takeSamples(all, order.subarray(all.count - tested)) : null,
  };
}

interface Images {
  readonly size: number;
  readonly images: Float32Array;
  readonly labels: Int32Array;
  readonly classes: readonly string[];
  readonly source: string;
}

/** The images of some files, one after the other; each is resized before the next is read, which saves memory. */
async function readImages(paths: readonly string[], set: ImageSet, wanted: number | "original"): Promise<Images> {
  const parts: Images[] = [];
  for (const path of paths) {
    const dataset = await readDataset(path);
    const { labels, classes } = requireLabels(dataset, path);
    const from = Math.sqrt(dataset.inputs.cols / set.channels);
    if (!Number.isSafeInteger(from)) {
      throw new InputError(
        `${path}: needs square images of ${set.channels} channels, got ${dataset.inputs.cols} pixels`,
      );
    }
    const size = wanted === "original" ? from : wanted;
    requireStorable(dataset.inputs.rows, set.channels * size * size, `the resized images of ${path}`);
    parts.push({ size, images: resizeMaps(dataset.inputs.data, from, size), labels, classes, source: dataset.source });
  }
  if (parts.length === 1) return parts[0];
  const pixels = parts.reduce((sum, { images }) => sum + images.length, 0);
  const images = new Float32Array(pixels);
  const labels = new Int32Array(parts.reduce((sum, part) => sum + part.labels.length, 0));
  let image = 0;
  let label = 0;
  for (const part of parts) {
    images.set(part.images, image);
    labels.set(part.labels, label);
    image += part.images.length;
    label += part.labels.length;
  }
  return { ...parts[0], images, labels, source: parts.map(({ source }) => source).join(", ") };
}

function requireLabels({ labels, classes }: Dataset, path: string): Required<Pick<Dataset, "labels" | "classes">> {
  if (labels && classes) return { labels, classes };
  throw new InputError(`${path}: images need class labels, got numeric targets`);
}

/** The labels of a second set by the classes of the first: each set numbers the classes that it holds. */
function labelsAmong(classes: readonly string[], other: Images): Int32Array {
  const index = other.classes.map((name) => classes.indexOf(name));
  const unknown = index.indexOf(-1);
  if (unknown !== -1) {
    throw new InputError(`${other.source}: needs the classes of the training set, got "${other.classes[unknown]}" too`);
  }
  return other.labels.map((label) => index[label]);
}

function requireEnough(wanted: number, available: number, what: string, name: string): void {
  if (wanted > available)
    throw new InputError(`${what} must be at most the ${available} images of ${name} there, got ${wanted}`);
}

interface Found {
  readonly folder: string;
  readonly train: readonly string[];
  readonly test: readonly string[];
}

/** The files that `storedImages` reads. Throws an InputError where there are none. */
export async function imageFiles(spec: StoredImages, folder: string, dataDir: string | null): Promise<string[]> {
  const { train, test } = findFiles(spec, folder, dataDir);
  return (await Promise.all([...train, ...test].map((path) => datasetFiles(path)))).flat();
}

function findFiles({ kind, folder }: StoredImages, base: string, dataDir: string | null): Found {
  const { name, train, test, example } = IMAGE_SETS[kind];
  const advice = `\`dfa-theory data fetch ${kind}\` downloads it`;
  if (folder === undefined && dataDir === null) {
    throw new InputError(`data: ${name} needs a folder, as data.folder, --data or DFA_DATA_DIR, got none; ${advice}`);
  }
  const candidates = folder !== undefined ? [resolve(base, folder)] : [join(dataDir!, kind), dataDir!];
  for (const candidate of candidates) {
    const names = list(candidate);
    const found = { folder: candidate, train: matching(names, train), test: matching(names, test) };
    if (found.train.length + found.test.length > 0) {
      return {
        ...found,
        train: found.train.map((n) => join(candidate, n)),
        test: found.test.map((n) => join(candidate, n)),
      };
    }
  }
  throw new InputError(`${candidates.at(-1)}: needs the files of ${name} (${example}), got none; ${advice}`);
}

/** Every file once, compressed or not, in the order of the numbers in their names. */
function matching(names: readonly string[], pattern: RegExp): string[] {
  return names
    .filter((name) => pattern.test(name) && !(name.endsWith(".gz") && names.includes(name.slice(0, -3))))
    .toSorted((a, b) => a.localeCompare(b, "en", { numeric: true }));
}

const list = (path: string): string[] =>
  statSync(path, { throwIfNoEntry: false })?.isDirectory() ? readdirSync(path) : [];
