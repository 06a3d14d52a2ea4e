import {
  labelledSamples,
  takeSamples,
  trainingSamples,
  type TrainingData,
  type TrainingSamples,
} from "../../../src/data/index.ts";
import type { PreparedDataset } from "../../../src/data/files/bytes.ts";
import { InputError } from "../../../src/inputError.ts";
import { permutation, stream } from "../../../src/random/index.ts";

/** The part of the samples that is held out, and the most that are trained on. */
const HELD_OUT = 0.2;
const MOST_TRAINED = 10_000;

/**
 * The data of a diagnosis as deep networks take them: a fifth of the samples, drawn at random, is held out, and at most
 * ten thousand others are trained on. Class labels are one-hot; numbers have their mean taken off, which is the biases'
 * part, and are divided by one standard deviation for all, that of the training set.
 * Arrays are shared by threads. Throws an InputError for fewer than ten samples and for numbers that single precision
 * cannot hold.
 */
export function trainingSet(dataset: PreparedDataset, seed: number): TrainingData {
  const { rows } = dataset.inputs;
  if (rows < 10) {
    throw new InputError(`${dataset.source}: training and holding out needs at least 10 samples, got ${rows}`);
  }
  const all = trainingSamples(dataset);
  const order = permutation(rows, stream(seed, "held out"));
  const held = Math.min(Math.round(HELD_OUT * rows), Math.round(HELD_OUT * MOST_TRAINED));
  const outputs = dataset.targets.cols;
  const part = (from: number, to: number): TrainingSamples => {
    const taken = takeSamples(all, order.slice(from, to).toSorted());
    return taken.labels ? labelledSamples(taken.inputs, taken.labels, outputs) : taken;
  };
  const [test, train] = [part(0, held), part(held, Math.min(rows, held + MOST_TRAINED))];
  if (!train.labels) toOneScale(dataset.source, train, test, outputs);
  return {
    inputs: dataset.inputs.cols,
    outputs,
    train: shared(train),
    test: shared(test),
    maps: null,
    classes: dataset.classes ?? null,
    source: dataset.source,
  };
}

function toOneScale(source: string, train: TrainingSamples, test: TrainingSamples, outputs: number): void {
  const means = new Float64Array(outputs);
  train.targets.forEach((y, k) => (means[k % outputs] += y / train.count));
  let square = 0;
  train.targets.forEach((y, k) => (square += (y - means[k % outputs]) ** 2 / train.count));
  if (!(square > 0)) throw new InputError(`${source}: targets need to vary in the training part, got constant ones`);
  const scale = Math.sqrt(square / outputs);
  for (const { targets } of [train, test]) {
    targets.forEach((y, k) => (targets[k] = (y - means[k % outputs]) / scale));
  }
}

/** The same samples in memory that threads share. */
export function shared({ count, inputs, targets, labels }: TrainingSamples): TrainingSamples {
  const floats = (values: Float32Array): Float32Array => {
    const copy = new Float32Array(new SharedArrayBuffer(values.byteLength));
    copy.set(values);
    return copy;
  };
  const whole = labels && new Int32Array(new SharedArrayBuffer(labels.byteLength));
  if (labels) whole!.set(labels);
  return { count, inputs: floats(inputs), targets: floats(targets), labels: whole };
}
