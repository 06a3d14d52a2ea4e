import { formula } from "../formula.ts";
import type { Prediction } from "../prediction.ts";
import { crossingClocks } from "./crossingClocks.ts";

/** The aligned part of layer l + 1 from all that layer l has learned. */
const alignedFormula = formula("a_{l+1}", "c^2 / 2");
/** All that layer l has learned: its aligned part and what leaked in from the layer below, at right angles. */
const learnedFormula = formula("c_l", "sqrt(a^2 + rho * b^2)");
/** The alignment of both with what the initial weights are aligned by chance, w. */
const cosineFormula = formula("\\mathrm{WA}_l", "(a + w * sigma) / sqrt(c^2 + sigma^2 + 2 * a * w * sigma)");

export const leakyGrowth: Prediction = {
  id: "leaky-growth",
  title: "Early alignment from random weights, leak included",
  statement:
    "Early on, for random initial weights and modes of equal strength, $a_{l+1} = c_l^2/2$ and $c_l^2 = a_l^2 + \\rho_{l-1} c_{l-1}^2$ from $c_1 = 2z$, with $\\rho_l = \\sigma_l^2 n_L / n_{l-1}$; " +
    "$\\mathrm{WA}_l = a_l / \\sqrt{c_l^2 + \\sigma_l^2}$, but for what the initial weights are aligned by chance. What leaks through initial weights delays its own layer and hastens the one above.",
  source:
    "derived: the symmetry identity $A_{l+1} + A_{l+1}^\\top = C_l C_l^\\top$ with $C_{l+1} = A_{l+1} F_l^\\top + C_l W_l^{0\\top}$, whose two parts are at right angles on average",
  assumptions: crossingClocks.assumptions,
  formulas: [alignedFormula, learnedFormula, cosineFormula],
};

/** A network's initial weights, as far as early alignment knows them. */
export interface InitialSizes {
  /** Layer sizes `n_0 … n_L`. */
  readonly sizes: readonly number[];
  /** `σ_l = ‖W_l⁰‖_F / √n_L`, l = 1 … L. */
  readonly sigmas: readonly number[];
  /** The initial weight alignment `WA_2 … WA_L`, of order 1/√(n_l n_{l−1}); left out, none. */
  readonly chance?: readonly number[];
}

/** Early `WA_2 … WA_L` at clock z = τ/2, when all modes are equally strong. */
export function leakyAlignment({ sizes, sigmas, chance }: InitialSizes, z: number): number[] {
  const outputs = sizes[sizes.length - 1];
  const alignments: number[] = [];
  let learned = 2 * z;
  for (let i = 1; i < sigmas.length; i++) {
    const rho = (sigmas[i - 1] ** 2 * outputs) / sizes[i - 1];
    const aligned = alignedFormula.evaluate({ c: learned });
    learned = learnedFormula.evaluate({ a: aligned, b: learned, rho });
    alignments.push(cosineFormula.evaluate({ a: aligned, c: learned, sigma: sigmas[i], w: chance?.[i - 1] ?? 0 }));
  }
  return alignments;
}

/**
 * The clock z at which layer l ≥ 2 passes `WA_l = 1/√2`, leak included; by bisection: alignment grows with the clock,
 * towards 1.
 */
export function leakyCrossingClock(initial: InitialSizes, layer: number): number {
  if (!(Number.isInteger(layer) && layer >= 2 && layer <= initial.sigmas.length)) {
    throw new RangeError(
      `leakyCrossingClock: the layer must be an integer from 2 to ${initial.sigmas.length}, got ${layer}`,
    );
  }
  const crossed = (z: number) => leakyAlignment(initial, z)[layer - 2] >= Math.SQRT1_2;
  let high = 1;
  while (!crossed(high)) high *= 2;
  let low = 0;
  for (;;) {
    const middle = (low + high) / 2;
    if (!(low < middle && middle < high)) return high;
    if (crossed(middle)) high = middle;
    else low = middle;
  }
}
