import { deepRule, type DeepRuleName } from "../../problem/index.ts";
import { weightCount, type KernelActivation, type KernelLayer } from "../kernels/index.ts";
import type { LossKind } from "../loss.ts";
import { RULES, type BackwardLearning, type RuleRandom } from "../rules/index.ts";

/**
 * How a gradient g moves a parameter: `v ← μv + g, θ ← θ − ηv`, or Adam (Kingma & Ba 2015) with its corrections for the
 * first steps.
 */
export type OptimiserSpec =
  | { readonly kind: "sgd"; readonly momentum: number }
  | { readonly kind: "adam"; readonly beta1: number; readonly beta2: number; readonly epsilon: number };

/** A network to train, with everything random drawn already. */
export interface NetworkSpec {
  /** Layers 1 … L from the bottom; the units of one are the inputs of the next. */
  readonly layers: readonly KernelLayer[];
  /** Of the hidden layers. */
  readonly activation: KernelActivation;
  /** Whether there are biases, zero at the start: one a unit, in a convolution one a map. */
  readonly biases: boolean;
  readonly rule: DeepRuleName;
  readonly loss: LossKind;
  /** Whether a step follows the sum or the mean of the gradients of its batch. */
  readonly reduction: "mean" | "sum";
  readonly optimiser: OptimiserSpec;
  readonly rate: number;
  /** The largest number of samples in a step; memory is taken for the activities and signals of so many. */
  readonly batch: number;
  /** `W_1 … W_L`, each in the order of its layer's weights. */
  readonly weights: readonly Float32Array[];
  /**
   * `F_1 … F_{L−1}`, n_l × n_L row-major, of rules whose feedback is direct; with rules that have none of their own
   * they serve to measure. Null where there are none.
   */
  readonly feedback: readonly Float32Array[] | null;
  /**
   * The drawn `B_2 … B_L` of rules with backward weights, in the shapes and order of `W_2 … W_L`; null for the others.
   */
  readonly backward: readonly Float32Array[] | null;
  /** How backward weights learn, where they do. */
  readonly learning?: BackwardLearning;
  /** What is drawn anew at every step, where anything is. */
  readonly random?: RuleRandom | null;
}

/** The parts of a specification that decide how much memory a network takes. */
export type NetworkShape = Pick<NetworkSpec, "layers" | "biases" | "rule" | "optimiser" | "batch">;

/** `n_0 … n_L`. Throws a RangeError where the parts of a network do not fit together. */
export function checkedSizes(spec: NetworkSpec): number[] {
  const { layers, weights, feedback, backward, rule, batch, rate } = spec;
  const require = (holds: boolean, text: string, got: unknown): void => {
    if (!holds) throw new RangeError(`TrainableNetwork: ${text}, got ${got}`);
  };
  const L = layers.length;
  require(L >= 1, "needs at least one layer", L);
  require(Number.isSafeInteger(batch) && batch >= 1, "batch must be a positive integer", batch);
  require(rate > 0 && rate < Infinity, "rate must be positive and finite", rate);
  require(weights.length === L, `needs weights of ${L} layers`, weights.length);
  const outputs = layers[L - 1].rows;
  layers.forEach((layer, i) => {
    const count = weightCount(layer);
    require(weights[i].length === count, `W_${i + 1} must have ${count} weights`, weights[i].length);
    if (i === 0) return;
    const below = layers[i - 1].rows;
    require(layer.cols === below, `layer ${i + 1} must be made for the ${below} units below it`, layer.cols);
  });
  const { carrier } = RULES[rule];
  const { title } = deepRule(rule);
  require(carrier !== "feedback" || feedback !== null, `${title} needs ${L - 1} feedback matrices`, feedback);
  require(feedback === null || feedback.length === L - 1, `needs ${L - 1} feedback matrices`, feedback?.length);
  feedback?.forEach((F, i) => {
    const entries = layers[i].rows * outputs;
    require(F.length === entries, `F_${i + 1} must have ${entries} entries`, F.length);
  });
  require(carrier !== "backward" || backward !== null, `${title} needs ${L - 1} sets of backward weights`, backward);
  require(backward === null || backward.length === L - 1, `needs ${L - 1} sets of backward weights`, backward?.length);
  backward?.forEach((B, i) => {
    const count = weightCount(layers[i + 1]);
    require(B.length === count, `B_${i + 2} must have ${count} weights`, B.length);
  });
  return [layers[0].cols, ...layers.map(({ rows }) => rows)];
}
