import type { TrainingData } from "../../data/index.ts";
import { InputError } from "../../inputError.ts";
import type { DeepProblem } from "../../problem/index.ts";
import { LARGEST_TRAINING_CAPACITY, type KernelLayer } from "../kernels/index.ts";
import { TrainableNetwork } from "../training/index.ts";

/** Throws an InputError, before anything is drawn, for a problem that does not fit its data, and for a network that 32-bit addresses do not reach. */
export function requireFit(
  { network: { biases }, rule, training }: DeepProblem,
  { train, source }: TrainingData,
  layers: readonly KernelLayer[],
): void {
  const { batch, loss, optimiser } = training;
  if (batch > train.count) {
    throw new InputError(
      `problem: training.batch must be at most ${train.count}, the samples of ${source}, got ${batch}`,
    );
  }
  if (loss === "cross-entropy" && !train.labels) {
    throw new InputError(
      `problem: training.loss must be "mse" where targets are numbers, as in ${source}, got "cross-entropy"`,
    );
  }
  const floats = TrainableNetwork.size({ layers, rule, biases, optimiser, batch });
  if (floats > LARGEST_TRAINING_CAPACITY) {
    const [most, needed] = [LARGEST_TRAINING_CAPACITY, floats].map((n) => ((4 * n) / 2 ** 30).toFixed(1));
    throw new InputError(
      `problem: network and training.batch must take at most ${most} GiB of memory together, got ${needed}; make the layers or the batch smaller`,
    );
  }
}
