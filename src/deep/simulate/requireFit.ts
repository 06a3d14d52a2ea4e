import type { TrainingData } from "../../data/index.ts";
import { InputError } from "../../inputError.ts";
import { deepRule, type DeepProblem } from "../../problem/index.ts";
import { LARGEST_TRAINING_CAPACITY, type KernelLayer } from "../kernels/index.ts";
import { TrainableNetwork } from "../training/index.ts";

/** Floats that all networks of a run may take together, 16 GiB. */
const MOST_FLOATS = 2 ** 32;

/**
 * Throws an InputError, before anything is drawn, for a problem that does not fit its data, and for a network that
 * 32-bit addresses do not reach.
 */
export function requireFit(
  { network: { biases }, rule, training, measure }: DeepProblem,
  { train, source }: TrainingData,
  layers: readonly KernelLayer[],
): void {
  const { batch, epochs, loss, optimiser } = training;
  if (batch > train.count) {
    throw new InputError(
      `problem: training.batch must be at most ${train.count}, the samples of ${source}, got ${batch}`,
    );
  }
  if (!Number.isSafeInteger(Math.round(epochs * Math.floor(train.count / batch)))) {
    throw new InputError(`problem: training.epochs must be steps that can be counted, got ${epochs}`);
  }
  if (loss === "cross-entropy" && !train.labels) {
    throw new InputError(
      `problem: training.loss must be "mse" where targets are numbers, as in ${source}, got "cross-entropy"`,
    );
  }
  const floats = TrainableNetwork.size({ layers, rule, biases, optimiser, batch });
  const gibibytes = (n: number) => ((4 * n) / 2 ** 30).toFixed(1);
  if (floats > LARGEST_TRAINING_CAPACITY) {
    throw new InputError(
      `problem: network and training.batch must take at most ${gibibytes(LARGEST_TRAINING_CAPACITY)} GiB of memory together, got ${gibibytes(floats)}; make the layers or the batch smaller`,
    );
  }
  const networks = measure.replicas * (measure.frozen && deepRule(rule).draws !== null ? 2 : 1);
  if (networks * floats > MOST_FLOATS) {
    throw new InputError(
      `problem: the ${networks} networks of measure.replicas and measure.frozen must take at most ${gibibytes(MOST_FLOATS)} GiB of memory together, got ${gibibytes(networks * floats)}; take fewer or smaller ones`,
    );
  }
}
