import type { TrainingSamples } from "../../data/index.ts";
import {
  batchLanes,
  biasCount,
  createTrainingKernels,
  weightCount,
  type KernelLayer,
  type TrainingKernels,
} from "../kernels/index.ts";
import type { DeepRuleName } from "../../problem/index.ts";
import { RULES, type RuleWork } from "../rules/index.ts";
import type { NetworkShape, NetworkSpec } from "./networkSpec.ts";

/** Samples that evaluations and measures take at a time, where their activities take no more than this many floats. */
const EVALUATION_BLOCK = 128;
const ACTIVITIES_LIMIT = 2 ** 23;

/** What others need to know to reserve memory: `n_0 … n_L`, and the samples that a block can hold. */
export interface Room {
  readonly sizes: readonly number[];
  readonly block: number;
}

export function roomOf({ layers, batch }: NetworkShape): Room {
  const sizes = [layers[0].cols, ...layers.map(({ rows }) => rows)];
  const fitting = Math.min(EVALUATION_BLOCK, Math.floor(ACTIVITIES_LIMIT / sum(sizes)));
  return { sizes, block: batchLanes(Math.max(batch, fitting)) };
}

/**
 * Signals through a network, on the training kernels: a block of samples up, `h_l = g(W_l h_{l−1} + b_l)`, and its
 * errors down by any rule. Everything lies in one memory, made once.
 * A block holds its samples side by side, n_l × lanes.
 */
export class Propagation implements Room {
  readonly kernels: TrainingKernels;
  readonly sizes: readonly number[];
  readonly block: number;
  /** `W_1 … W_L` and, where there are any, `b_1 … b_L`. */
  readonly weights: readonly Float32Array[];
  readonly biases: readonly Float32Array[];
  /** `B_2 … B_L`, where there are any, as they stand. */
  readonly backward: readonly Float32Array[];
  /** `H_0 … H_L` of the block. */
  readonly activities: readonly Float32Array[];
  readonly #spec: NetworkSpec;
  readonly #feedback: readonly Float32Array[];
  /** `g'` in layers 1 … L−1; empty for linear networks. */
  readonly #slopes: readonly Float32Array[];
  readonly #targets: Float32Array;
  readonly #rows: Int32Array;
  #count = 0;
  #lanes = 0;

  /**
   * Floats that a propagation takes in the kernels' memory: all parameters, feedback, activities and slopes, targets
   * and the samples' numbers.
   */
  static size({ layers, rule }: NetworkShape, { sizes, block }: Room): number {
    const outputs = sizes[layers.length];
    const weights = layers.map(weightCount);
    const backward = RULES[rule].carrier === "backward";
    const feedback = backward ? sum(weights.slice(1)) : sum(sizes.slice(1, -1)) * outputs;
    return sum(weights) + sum(layers.map(biasCount)) + feedback + (2 * sum(sizes) + outputs + 1) * block;
  }

  /** @param floats of memory, for itself and for others that work in it */
  constructor(spec: NetworkSpec, floats: number) {
    const { sizes, block } = roomOf(spec);
    const { layers, rule, activation } = spec;
    const L = layers.length;
    const hasBackward = RULES[rule].carrier === "backward";
    const feedback = hasBackward ? [] : (spec.feedback ?? []);
    const backward = hasBackward ? spec.backward! : [];
    const kernels = createTrainingKernels(floats);
    const copied = (data: Float32Array): Float32Array => {
      const vector = kernels.alloc(data.length);
      vector.set(data);
      return vector;
    };
    this.#spec = spec;
    this.kernels = kernels;
    this.sizes = sizes;
    this.block = block;
    this.weights = spec.weights.map(copied);
    this.biases = spec.biases ? layers.map((layer) => kernels.alloc(biasCount(layer))) : [];
    this.#feedback = feedback.map(copied);
    this.backward = backward.map(copied);
    this.activities = sizes.map((n) => kernels.alloc(n * block));
    this.#slopes = activation === "linear" ? [] : sizes.slice(1, L).map((n) => kernels.alloc(n * block));
    this.#targets = kernels.alloc(sizes[L] * block);
    this.#rows = kernels.allocInt(block);
  }

  get layers(): readonly KernelLayer[] {
    return this.#spec.layers;
  }

  /** The samples of the block. */
  get count(): number {
    return this.#count;
  }

  /** The columns of the block. */
  get lanes(): number {
    return this.#lanes;
  }

  /** Room for the signals `S_1 … S_L` of a block. */
  signals(): Float32Array[] {
    return this.sizes.slice(1).map((n) => this.kernels.alloc(n * this.block));
  }

  /**
   * Makes a block of `count` samples: those at `order[from]` and on, or from number `from` on without an order.
   * Throws a RangeError for samples of another size or beyond the last.
   */
  load(
    { inputs, targets, count: available }: TrainingSamples,
    order: Int32Array | null,
    from: number,
    count: number,
  ): void {
    const [n0, outputs] = [this.sizes[0], this.sizes[this.sizes.length - 1]];
    if (inputs.length !== available * n0 || targets.length !== available * outputs) {
      throw new RangeError(
        `TrainableNetwork: ${available} samples need ${available * n0} inputs and ${available * outputs} targets, got ${inputs.length} and ${targets.length}`,
      );
    }
    const rows = this.#rows;
    for (let s = 0; s < count; s++) {
      const row = order === null ? from + s : order[from + s];
      if (!(row >= 0 && row < available)) {
        throw new RangeError(`TrainableNetwork: there are samples 0 to ${available - 1}, got number ${row}`);
      }
      rows[s] = row;
    }
    this.#count = count;
    this.#lanes = batchLanes(count);
    this.kernels.gather(count, n0, this.#lanes, rows, inputs, this.activities[0]);
    this.kernels.gather(count, outputs, this.#lanes, rows, targets, this.#targets);
  }

  /** The block's activities and, for what will be sent down, slopes. */
  forward(slopes: boolean): void {
    const { layers, activation } = this.#spec;
    const L = layers.length;
    for (let l = 1; l <= L; l++) {
      const slope = slopes && l < L && this.#slopes.length > 0 ? this.#slopes[l - 1] : null;
      const bias = this.biases.length > 0 ? this.biases[l - 1] : null;
      const [below, above] = [this.activities[l - 1], this.activities[l]];
      const g = l < L ? activation : "linear";
      this.kernels.forward(layers[l - 1], this.#lanes, this.weights[l - 1], bias, below, g, above, slope);
    }
  }

  /** Writes the errors `S_L` of the block; returns its loss, summed over the samples. */
  errors(signals: Float32Array): number {
    const L = this.#spec.layers.length;
    const yHat = this.activities[L];
    return this.kernels.errors(this.#spec.loss, this.sizes[L], this.#count, this.#lanes, yHat, this.#targets, signals);
  }

  /** How many samples of the block have the largest output where the largest target is. */
  hits(): number {
    const L = this.#spec.layers.length;
    return this.kernels.hits(this.sizes[L], this.#count, this.#lanes, this.activities[L], this.#targets);
  }

  /** Sends the errors `S_L`, or the targets, down: `S_{L−1} … S_1` by a rule that sends anything. */
  send(rule: DeepRuleName, signals: readonly Float32Array[]): void {
    const { kernels, sizes, weights } = this;
    const { carrier, sends } = RULES[rule];
    const { layers } = this.#spec;
    const L = layers.length;
    for (let l = L - 1; l >= 1; l--) {
      const slope = this.#slopes.length > 0 ? this.#slopes[l - 1] : null;
      const own = signals[l - 1];
      if (carrier === "feedback") {
        const sent = sends === "errors" ? signals[L - 1] : this.#targets;
        kernels.send(sizes[l], sizes[L], this.#lanes, this.#feedback[l - 1], sent, slope, own);
        if (sends === "targets") kernels.scale(sizes[l] * this.#lanes, -1, own);
      } else {
        const matrix = carrier === "weights" ? weights[l] : this.backward[l - 1];
        kernels.backward(layers[l], this.#lanes, matrix, signals[l], slope, own);
      }
    }
  }

  /** What a rule works on. */
  work(signals: readonly Float32Array[], scratch: Float32Array): RuleWork {
    const { layers, backward, learning = {}, random = null } = this.#spec;
    return {
      kernels: this.kernels,
      layers,
      sizes: this.sizes,
      block: this,
      weights: this.weights,
      backward: this.backward,
      drawn: backward ?? [],
      learning,
      random,
      activities: this.activities,
      signals,
      scratch,
    };
  }
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
