import type { Dataset } from "../../../src/data/files/bytes.ts";
import type { LossKind } from "../../../src/deep/index.ts";
import { InputError } from "../../../src/inputError.ts";
import { matrix, type Matrix } from "../../../src/linalg/index.ts";
import { ACTIVATION_NAMES, type ActivationName } from "../network/index.ts";
import type { Network } from "../network/index.ts";
import type { MeasuredSamples } from "./signalMeasures.ts";

export interface SampleOptions {
  readonly activation?: ActivationName | undefined;
  readonly loss?: LossKind | undefined;
}

/**
 * The samples of a data set as a network takes them: class labels, or targets that are one-hot, as classes; the loss
 * cross-entropy for classes and the mean square else, unless it is given.
 * Throws an InputError for numbers of inputs or outputs that are not the network's, and without an activation.
 */
export function samplesOf(dataset: Dataset, { layers }: Network, { activation, loss }: SampleOptions): MeasuredSamples {
  const { inputs, source } = dataset;
  const first = layers[0];
  const outputs = layers.at(-1)!.map.rows;
  if (inputs.cols !== first.map.cols) {
    throw new InputError(`${source}: needs ${first.map.cols} inputs a sample for ${first.name}, got ${inputs.cols}`);
  }
  if (activation === undefined) {
    throw new InputError(
      `--activation needs to name what the hidden layers do, one of ${ACTIVATION_NAMES.join(", ")}, when there are data; got nothing`,
    );
  }
  const labels = dataset.labels ? labelsFor(dataset, outputs) : oneHotLabels(dataset.targets);
  const targets = dataset.labels ? oneHotRows(labels!, outputs) : dataset.targets;
  if (targets.cols !== outputs) {
    throw new InputError(`${source}: needs ${outputs} targets a sample for the network's outputs, got ${targets.cols}`);
  }
  return { inputs, targets, labels, activation, loss: loss ?? (labels ? "cross-entropy" : "mse") };
}

/**
 * The output of each sample's class: classes in order, or, where some are absent, those whose names are the outputs'
 * numbers.
 */
function labelsFor({ labels, classes, source }: Dataset, outputs: number): Int32Array {
  if (classes!.length === outputs) return labels!;
  const numbers = classes!.map(Number);
  if (!numbers.every((n) => Number.isInteger(n) && n >= 0 && n < outputs)) {
    throw new InputError(
      `${source}: needs classes for the network's ${outputs} outputs, got ${classes!.length}: ${classes!.slice(0, 8).join(", ")}${classes!.length > 8 ? ", …" : ""}`,
    );
  }
  return labels!.map((label) => numbers[label]);
}

function oneHotRows(labels: Int32Array, outputs: number): Matrix {
  const Y = matrix(labels.length, outputs);
  for (let s = 0; s < labels.length; s++) Y.data[s * outputs + labels[s]] = 1;
  return Y;
}

/** The class of each sample where every row of targets is a one among zeros; null else. */
function oneHotLabels({ rows, cols, data }: Matrix): Int32Array | null {
  if (cols < 2) return null;
  const labels = new Int32Array(rows);
  for (let s = 0; s < rows; s++) {
    const row = data.subarray(s * cols, (s + 1) * cols);
    const one = row.indexOf(1);
    if (one < 0 || row.some((value, j) => value !== (j === one ? 1 : 0))) return null;
    labels[s] = one;
  }
  return labels;
}
