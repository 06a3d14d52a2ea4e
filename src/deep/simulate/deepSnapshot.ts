import type { Alignment, GradientAlignment, PerLayer } from "../../measure/index.ts";
import type { Compared, Evaluation } from "../training/index.ts";

/** What is measured of one network. */
export interface DeepMeasures extends Evaluation {
  /** The same on the test set, where there is one. */
  readonly test: Evaluation | null;
  /** `cos∠(W_l, F_lF_{l−1}ᵀ)`, l = 2 … L, F_L = I, and of all stacked; under FA `cos∠(W_l, B_l)`. */
  readonly weightAlignment: Alignment | null;
  /**
   * The mean over samples of the cosine between the rule's signal and backpropagation's, l = 1 … L − 1, with the mean
   * norms of both and what chance would show.
   */
  readonly gradientAlignment: GradientAlignment | null;
  /** The cosine between the rule's update and backpropagation's over the measured samples. */
  readonly updateAlignment: Alignment | null;
  /** The norms of those updates, before the rate. */
  readonly updateNorms: Readonly<Record<string, Compared>> | null;
  readonly weightNorms: PerLayer;
}

/** A look at a run: means over its replicas. What does not exist is null. */
export interface DeepSnapshot extends DeepMeasures {
  readonly step: number;
  /** Passes over the training set, in fractions. */
  readonly epoch: number;
  /** rate × steps. */
  readonly time: number;
  /** The mean cosine between the weights of two replicas, l = 1 … L, and of all stacked; null with one replica. */
  readonly replicaCosine: Alignment | null;
  /** The network beside it whose last layer alone learns. */
  readonly frozen: (Evaluation & { readonly test: Evaluation | null }) | null;
  /** Standard deviations over the replicas; null with one. */
  readonly spread: Spread | null;
}

export interface Spread {
  readonly loss: number | null;
  readonly accuracy: number | null;
  readonly testAccuracy: number | null;
  readonly weightAlignment: number | null;
  readonly gradientAlignment: number | null;
}

/** The standard deviations over replicas, n − 1 in the denominator. */
export function spreadOf(replicas: readonly DeepMeasures[]): Spread | null {
  if (replicas.length === 1) return null;
  const of = (value: (of: DeepMeasures) => number | null | undefined): number | null => {
    const values = replicas.map(value).filter((x) => x !== null && x !== undefined);
    if (values.length < 2) return null;
    const mean = values.reduce((sum, x) => sum + x, 0) / values.length;
    return Math.sqrt(values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (values.length - 1));
  };
  return {
    loss: of((at) => at.loss),
    accuracy: of((at) => at.accuracy),
    testAccuracy: of((at) => at.test?.accuracy),
    weightAlignment: of((at) => at.weightAlignment?.total),
    gradientAlignment: of((at) => at.gradientAlignment?.total),
  };
}

/** The mean of values of one shape, number by number; over those that exist where some are null. */
export function meanOf<T>(values: readonly T[]): T {
  if (values.length === 1) return values[0];
  const present = values.filter((value) => value !== null);
  if (present.length === 0) return values[0];
  const [first] = present;
  if (typeof first === "number") {
    return ((present as number[]).reduce((sum, value) => sum + value, 0) / present.length) as T;
  }
  const keys = Object.keys(first as object) as (keyof T)[];
  return Object.fromEntries(keys.map((key) => [key, meanOf(present.map((value) => value![key]))])) as T;
}
