import { InputError } from "../inputError.ts";
import type { Dataset } from "./files/index.ts";
import { noisyLabels, type LabelNoise } from "./noisyLabels.ts";

/** Samples in single precision, row by row, as the training of deep networks takes them. */
export interface TrainingSamples {
  readonly count: number;
  /** count × n_0 */
  readonly inputs: Float32Array;
  /** count × n_L; one-hot rows when the targets are class labels */
  readonly targets: Float32Array;
  /** Class index of each sample, where the targets are class labels. */
  readonly labels: Int32Array | null;
}

/** What a deep network learns from, and what it is tested on. */
export interface TrainingData {
  /** n_0 */
  readonly inputs: number;
  /** n_L */
  readonly outputs: number;
  readonly train: TrainingSamples;
  readonly test: TrainingSamples | null;
  /** The square maps that the inputs are, where they are images: by channel, then row, then column. */
  readonly maps: { readonly channels: number; readonly size: number } | null;
  /** Names of the classes, where the targets are class labels. */
  readonly classes: readonly string[] | null;
  /** Where the data come from, for provenance. */
  readonly source: string;
}

export interface TrainingDataOptions {
  /** Inputs: one mean and standard deviation over all entries, one per column, or as they are. */
  readonly standardise: "global" | "feature" | "none";
  /** Noise on the labels of the training set; those of the test set stay true. */
  readonly labelNoise?: LabelNoise | undefined;
}

/**
 * The data with noise on the training labels and all inputs standardised by the mean and standard deviation of the
 * training set.
 * A column that does not vary in the training set becomes zero in both sets when columns are standardised one by one.
 * Throws `InputError` for label noise without class labels, and for training inputs that do not vary or are too large.
 */
export function prepareTrainingData(
  data: TrainingData,
  { standardise, labelNoise }: TrainingDataOptions,
): TrainingData {
  const noisy = labelNoise ? withNoisyLabels(data, labelNoise) : data;
  if (standardise === "none") return noisy;
  const map = standardisation(data, standardise);
  return { ...noisy, train: mapped(noisy.train, map), test: noisy.test && mapped(noisy.test, map) };
}

/** All samples of a dataset. Throws `InputError` for numbers that single precision cannot hold. */
export function trainingSamples({ inputs, targets, labels, source }: Dataset): TrainingSamples {
  return {
    count: inputs.rows,
    inputs: singlePrecision(inputs.data, `${source}: inputs must be`),
    targets: singlePrecision(targets.data, `${source}: targets must be`),
    labels: labels ?? null,
  };
}

/**
 * Numbers rounded to single precision. Throws an InputError, its sentence begun with what must be so, for numbers
 * beyond it.
 */
export function singlePrecision(values: Float64Array, what: string): Float32Array {
  const rounded = Float32Array.from(values);
  const beyond = rounded.findIndex((x) => !Number.isFinite(x));
  if (beyond === -1) return rounded;
  throw new InputError(`${what} numbers up to 3.4e38, which single precision holds, got ${values[beyond]}`);
}

/** The samples `rows`, in that order. */
export function takeSamples({ count, inputs, targets, labels }: TrainingSamples, rows: Int32Array): TrainingSamples {
  const take = (from: Float32Array): Float32Array => {
    const cols = from.length / count;
    const taken = new Float32Array(rows.length * cols);
    for (let i = 0; i < rows.length; i++) taken.set(from.subarray(rows[i] * cols, (rows[i] + 1) * cols), i * cols);
    return taken;
  };
  return {
    count: rows.length,
    inputs: take(inputs),
    targets: take(targets),
    labels: labels && rows.map((i) => labels[i]),
  };
}

/** The samples with these labels, one-hot over `classes`. */
export function labelledSamples(inputs: Float32Array, labels: Int32Array, classes: number): TrainingSamples {
  const targets = new Float32Array(labels.length * classes);
  for (let i = 0; i < labels.length; i++) targets[i * classes + labels[i]] = 1;
  return { count: labels.length, inputs, targets, labels };
}

function withNoisyLabels(data: TrainingData, noise: LabelNoise): TrainingData {
  const { inputs, labels } = data.train;
  if (!labels) throw new InputError(`${data.source}: label noise needs class labels, got numeric targets`);
  return { ...data, train: labelledSamples(inputs, noisyLabels(labels, data.outputs, noise), data.outputs) };
}

/** `(x − mean) · factor`, column by column. */
interface Standardisation {
  readonly means: Float64Array;
  readonly factors: Float64Array;
}

function standardisation(data: TrainingData, how: "global" | "feature"): Standardisation {
  const { inputs: cols, source } = data;
  const { inputs, count } = data.train;
  const columnMeans = (f: (x: number, j: number) => number): Float64Array => {
    const sums = new Float64Array(cols);
    for (let i = 0, k = 0; i < count; i++) for (let j = 0; j < cols; j++, k++) sums[j] += f(inputs[k], j);
    return sums.map((sum) => sum / count);
  };
  const pooled = (columns: Float64Array): Float64Array =>
    how === "feature" ? columns : columns.fill(columns.reduce((sum, x) => sum + x, 0) / cols);
  const varies = varyingColumns(inputs, count, cols);
  if (!varies.includes(1)) {
    throw new InputError(`${source}: inputs need to vary to be standardised, got the same input for all samples`);
  }
  const means = pooled(columnMeans((x) => x));
  const factors = pooled(columnMeans((x, j) => (x - means[j]) ** 2)).map((variance, j) =>
    how === "feature" && !varies[j] ? 0 : 1 / Math.sqrt(variance),
  );
  if (!factors.every((factor) => factor < Infinity)) {
    throw new InputError(`${source}: inputs need finite numbers that can be squared to be standardised, got others`);
  }
  return { means, factors };
}

/** 1 for columns whose entries are not all equal, decided without rounding. */
function varyingColumns(inputs: Float32Array, count: number, cols: number): Uint8Array {
  const varies = new Uint8Array(cols);
  for (let i = 1, k = cols; i < count; i++)
    for (let j = 0; j < cols; j++, k++) varies[j] |= Number(inputs[k] !== inputs[j]);
  return varies;
}

function mapped(samples: TrainingSamples, { means, factors }: Standardisation): TrainingSamples {
  const cols = means.length;
  const inputs = new Float32Array(samples.inputs.length);
  for (let i = 0, k = 0; i < samples.count; i++) {
    for (let j = 0; j < cols; j++, k++) inputs[k] = (samples.inputs[k] - means[j]) * factors[j];
  }
  return { ...samples, inputs };
}
