import type { TrainingKernels } from "../../deep/kernels/index.ts";
import type { TransformerProblem } from "../../problem/index.ts";
import { rateAt } from "./rateAt.ts";

/** Vectors that an optimiser remembers for those that learn. */
export const optimiserMemories = ({ optimiser }: TransformerProblem["training"]): number =>
  optimiser.kind === "adam" ? 2 : optimiser.momentum > 0 ? 1 : 0;

/** SGD, with momentum or without, or Adam, with weight decay apart from the gradient (Loshchilov and Hutter 2019). */
export class Optimiser {
  /** What is remembered from step to step. */
  readonly memory: readonly Float32Array[];
  readonly #training: TransformerProblem["training"];
  readonly #kernels: TrainingKernels;

  /** @param count how many parameters learn */
  constructor(training: TransformerProblem["training"], count: number, kernels: TrainingKernels) {
    [this.#training, this.#kernels] = [training, kernels];
    this.memory = Array.from({ length: optimiserMemories(training) }, () => kernels.alloc(count));
  }

  /** Step 1, 2, … of the parameters W along their gradient G. */
  move(step: number, G: Float32Array, W: Float32Array): void {
    const [kernels, { optimiser, weightDecay }, [first, second]] = [this.#kernels, this.#training, this.memory];
    const rate = rateAt(this.#training, step);
    if (weightDecay > 0) kernels.scale(W.length, 1 - rate * weightDecay, W);
    if (optimiser.kind === "adam") {
      const { beta1, beta2, epsilon } = optimiser;
      kernels.adam(W.length, rate, beta1, beta2, epsilon, step, G, first, second, W);
    } else if (optimiser.momentum > 0) kernels.momentum(W.length, rate, optimiser.momentum, G, first, W);
    else kernels.axpy(W.length, -rate, G, W);
  }
}
