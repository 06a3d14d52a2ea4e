import type { TrainingSamples } from "../../data/index.ts";
import type { Alignment, PerLayer } from "../../measure/index.ts";
import { inPlace, type Resumable } from "../../record/index.ts";
import { RULES, type LearningRule, type RuleWork } from "../rules/index.ts";
import { createDescent, descentSize, type Descent } from "./descent.ts";
import { backwardTargets, ceilingsOf, feedbackProducts, type AlignmentTarget } from "./feedbackProducts.ts";
import { checkedSizes, type NetworkShape, type NetworkSpec } from "./networkSpec.ts";
import { Propagation, roomOf } from "./propagation.ts";
import { SignalComparison, type SignalMeasures } from "./signalMeasures.ts";
import { alignmentWith, matrixNorms } from "./weightMeasures.ts";

/**
 * How well a network does on samples: the mean loss, and the share of samples whose largest output is their class,
 * where there are classes.
 */
export interface Evaluation {
  readonly loss: number;
  readonly accuracy: number | null;
}

/**
 * Where a network left the numbers: the step after which it was noticed, and the layer whose weights are largest or no
 * numbers.
 */
export interface Divergence {
  readonly step: number;
  readonly layer: number;
}

/** Everything that training changes. */
export interface NetworkState {
  readonly step: number;
  readonly weights: readonly Float32Array[];
  readonly biases: readonly Float32Array[];
  /** `B_2 … B_L` of rules under which they learn. */
  readonly backward: readonly Float32Array[];
  /** The optimiser's memory. */
  readonly optimiser: readonly Float32Array[];
}

/**
 * A network in training: `step` by step on batches of samples, by any of the rules. Single precision; the same
 * specification and batches give the same bits everywhere.
 * Looking at a network does not change it. No array is made while stepping, but for what rules draw anew.
 */
export class TrainableNetwork {
  readonly spec: NetworkSpec;
  /** `n_0 … n_L`. */
  readonly sizes: readonly number[];
  readonly #propagation: Propagation;
  readonly #signals: readonly Float32Array[];
  readonly #descent: Descent;
  readonly #comparison: SignalComparison;
  readonly #rule: LearningRule;
  readonly #work: RuleWork;
  /** Of feedback, which stays as it is. */
  #products: readonly AlignmentTarget[] | null = null;
  #step = 0;
  #divergence: Divergence | null = null;

  /** Floats that a network takes in the kernels' memory, which holds no more than `LARGEST_TRAINING_CAPACITY`. */
  static size(shape: NetworkShape): number {
    const room = roomOf(shape);
    return Propagation.size(shape, room) + descentSize(shape) + SignalComparison.size(shape, room);
  }

  /**
   * Throws a RangeError where the parts of the specification do not fit together, and for a network larger than the
   * memory can be.
   */
  constructor(spec: NetworkSpec) {
    this.spec = spec;
    this.sizes = checkedSizes(spec);
    this.#propagation = new Propagation(spec, TrainableNetwork.size(spec));
    this.#descent = createDescent(spec, this.#propagation);
    this.#comparison = new SignalComparison(this.#propagation);
    // A step and a comparison never overlap: they share the room for one set of signals.
    this.#signals = this.#comparison.signals;
    this.#rule = RULES[spec.rule];
    this.#work = this.#propagation.work(this.#signals, this.#comparison.gradient);
  }

  /** L. */
  get depth(): number {
    return this.spec.layers.length;
  }

  /** Steps done. */
  get steps(): number {
    return this.#step;
  }

  /** Null as long as losses and weights are numbers. */
  get divergence(): Divergence | null {
    return this.#divergence;
  }

  /**
   * One step on the samples `order[from … from + count − 1]`, at most `batch` of them; returns their mean loss before
   * the step.
   * Throws a RangeError for batches and data of another size; a loss that is not finite is recorded as divergence, not
   * thrown.
   */
  step(samples: TrainingSamples, order: Int32Array, from = 0, count = order.length - from): number {
    const { rule, batch, reduction } = this.spec;
    if (!(count >= 1 && count <= batch)) {
      throw new RangeError(`TrainableNetwork.step: needs 1 to ${batch} samples, got ${count}`);
    }
    const propagation = this.#propagation;
    propagation.load(samples, order, from, count);
    const { carrier } = this.#rule;
    propagation.forward(carrier !== null);
    const loss = propagation.errors(this.#signals[this.depth - 1]) / count;
    if (carrier !== null) {
      this.#prepare();
      propagation.send(rule, this.#signals);
    }
    this.#step++;
    this.#descent.move(this.#step, reduction === "mean" ? 1 / count : 1, this.#signals);
    this.#rule.adapt?.(this.#step, this.#work);
    if (!Number.isFinite(loss)) this.#diverged();
    return loss;
  }

  /** The loss and the accuracy on samples; also looks whether the weights are still numbers. */
  evaluate(samples: TrainingSamples): Evaluation {
    requireSome("evaluate", samples.count);
    const propagation = this.#propagation;
    let loss = 0;
    let hits = 0;
    for (let from = 0; from < samples.count; from += propagation.block) {
      propagation.load(samples, null, from, Math.min(propagation.block, samples.count - from));
      propagation.forward(false);
      loss += propagation.errors(this.#signals[this.depth - 1]);
      if (samples.labels) hits += propagation.hits();
    }
    if (!Number.isFinite(loss) || !Number.isFinite(this.#largestNorm().norm)) this.#diverged();
    return { loss: loss / samples.count, accuracy: samples.labels && hits / samples.count };
  }

  /**
   * `cos∠(W_l, F_lF_{l−1}ᵀ)`, 2 ≤ l ≤ L, `F_L = I`, and of all these layers stacked; under rules with backward weights
   * `cos∠(W_l, B_l)` as these stand. Null without feedback.
   * Layers of maps enter as their matrices, so that a shared weight counts as often as it has connections.
   */
  weightAlignment(): Alignment | null {
    const targets = this.#alignmentTargets();
    return targets && alignmentWith(targets, this.#propagation.weights);
  }

  /**
   * The largest weight alignment that each layer can have with this feedback, and all together; null without feedback.
   */
  alignmentCeilings(): Alignment | null {
    const targets = this.#alignmentTargets();
    return targets && ceilingsOf(targets);
  }

  /** Signals and updates beside backpropagation's, on the samples with these indices; null without feedback. */
  compareSignals(samples: TrainingSamples, rows: Int32Array): SignalMeasures | null {
    requireSome("compareSignals", rows.length);
    const { rule, feedback } = this.spec;
    const own = this.#rule.carrier === "feedback" || this.#rule.carrier === "backward";
    if (!own && !feedback) return null;
    this.#prepare();
    return this.#comparison.measure(own ? rule : "dfa", samples, rows);
  }

  /** The norms of the matrices `W_1 … W_L`. */
  weightNorms(): PerLayer {
    return matrixNorms(this.spec.layers, this.#propagation.weights);
  }

  /** `W_1 … W_L` in the order of the layers' weights (copies). */
  weights(): Float32Array[] {
    return this.#propagation.weights.map((W) => W.slice());
  }

  /** The same as copies, by name. */
  state(): NetworkState {
    const { weights, biases } = this.#propagation;
    const learned = this.#learned();
    const copies = (arrays: readonly Float32Array[]) => arrays.map((array) => array.slice());
    return {
      step: this.#step,
      weights: copies(weights),
      biases: copies(biases),
      backward: copies(learned),
      optimiser: copies(this.#descent.memory),
    };
  }

  /** All that training changes, to go on from elsewhere bit for bit. */
  parts(): Resumable[] {
    const { weights, biases } = this.#propagation;
    const step: Resumable<Float64Array> = {
      state: () => Float64Array.of(this.#step),
      restore: ([steps]) => {
        this.#step = steps;
        this.#divergence = null;
      },
    };
    return [...[...weights, ...biases, ...this.#learned(), ...this.#descent.memory].map(inPlace), step];
  }

  /** Backward weights that are part of what training changes; others are made of the weights or stay as drawn. */
  #learned(): readonly Float32Array[] {
    return this.#rule.follows || this.#rule.adapt ? this.#propagation.backward : [];
  }

  /** The backward weights that the next step will use. */
  #prepare(): void {
    this.#rule.prepare?.(this.#step + 1, this.#work);
  }

  #alignmentTargets(): readonly AlignmentTarget[] | null {
    const { layers, feedback } = this.spec;
    if (this.#rule.carrier === "backward") {
      this.#prepare();
      return backwardTargets(layers, this.#propagation.backward);
    }
    this.#products ??= feedback && feedbackProducts(layers, feedback);
    return this.#products;
  }

  #diverged(): void {
    this.#divergence ??= { step: this.#step, layer: this.#largestNorm().layer };
  }

  /** The layer of largest norm; one that is not finite counts as infinite, and the lowest of several comes first. */
  #largestNorm(): { layer: number; norm: number } {
    return Object.entries(this.weightNorms()).reduce(
      (most, [layer, value]) => {
        const norm = value ?? Infinity;
        return norm > most.norm ? { layer: Number(layer), norm } : most;
      },
      { layer: 1, norm: 0 },
    );
  }
}

function requireSome(operation: string, count: number): void {
  if (!(count >= 1)) throw new RangeError(`TrainableNetwork.${operation}: needs at least one sample, got ${count}`);
}
