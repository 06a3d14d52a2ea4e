import type { Matrix } from "../../src/linalg/index.ts";

/**
 * A deep network as its mean flow knows it: the moments of the data in the coordinates in which the inputs are
 * uncorrelated, the Gram matrices of its feedback,
 * and of its initial weights no more than their sizes.
 */
export interface MeanNetwork {
  /** Layer sizes `n_0 … n_L`. */
  readonly sizes: readonly number[];
  /** The variances of the coordinates, times the curvature of the loss at zero outputs. */
  readonly variances: ArrayLike<number>;
  /** Σ_yx in these coordinates, n_L × their number. */
  readonly cross: Matrix;
  /** `G_1 … G_{L−1}` (n_L × n_L). */
  readonly grams: readonly Matrix[];
  /** `‖W_l⁰‖²`, l = 1 … L. */
  readonly initial: readonly number[];
  /** `⟨W_l⁰, F_lF_{l−1}ᵀ⟩`, l = 2 … L: what the initial weights are aligned by chance. */
  readonly chance: readonly number[];
  /** The map that the initial weights make, `g^{L−1} W_L⁰ … W_1⁰` (n_L × the number of coordinates). */
  readonly start: Matrix;
  /**
   * The mean slope g of the hidden units, which is also what is left of a signal on its way through them: 1 for linear
   * units, 1/2 for ReLU.
   */
  readonly gain: number;
}

/** `v_l = ‖W_l⁰‖²/n_{l−1}`: the mean of `W_l⁰ᵀW_l⁰` is v_l I. Layers count from 1. */
export const passedUp = ({ sizes, initial }: MeanNetwork, layer: number): number =>
  initial[layer - 1] / sizes[layer - 1];

/** `ω_l = ‖W_l⁰‖²/n_l`: the mean of `W_l⁰W_l⁰ᵀ` is ω_l I. */
export const passedDown = ({ sizes, initial }: MeanNetwork, layer: number): number => initial[layer - 1] / sizes[layer];

/**
 * What of a learned layer l < L leaks through initial weights into layer l + 1, beside what it learns itself: the ratio
 * of their slopes times the gain.
 */
export const leakGain = ({ sizes, gain }: MeanNetwork, layer: number): number =>
  layer + 1 < sizes.length - 1 ? gain : 1;
