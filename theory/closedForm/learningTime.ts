import { formula } from "../formula.ts";
import type { Prediction } from "../prediction.ts";
import { hypergeometric } from "./hypergeometric.ts";
import { clockDegree, finalClock, tauInfinity, type Mode } from "./modeClock.ts";

/** The order of magnitude of the time to learn a mode. */
export const roughLearningTime = formula("t \\approx \\tau_\\infty / s", "2 * (s / (lambda * 2^L))^(1 / q) / s");

export const finiteLearningTime: Prediction = {
  id: "finite-learning-time",
  title: "DFA learns from exactly zero weights in a finite time",
  statement:
    "From exactly zero weights a mode is half learned after the finite time $(\\tau_\\infty/s)\\, 2^{-1/q}\\, {}_2F_1(1, 1/q; 1 + 1/q; \\tfrac12)$, " +
    "which tends to $2/s$ for deep networks; backpropagation never leaves zero.",
  source:
    "derived: the clock's equation, at half of the gain. Saxe, McClelland and Ganguli (2014) have the times for backpropagation, from small weights; that under feedback alignment some initial weights have weak components learned first is in Girotti, Mitliagkas and Gidel (2021): from zero weights the strong ones come first",
  assumptions: [
    "deep linear network",
    "DFA",
    "zero initial weights",
    "orthonormal feedback or infinite width",
    "$\\Sigma_{xx}$ and $\\Sigma_{yx}$ share singular vectors",
    "gradient flow",
  ],
  formulas: [finalClock, roughLearningTime],
};

/**
 * The time at which the fraction `remaining` (0 < remaining ≤ 1) of a mode's gain is still to be learned; infinite for
 * s = 0.
 */
export function learningTime(mode: Mode, depth: number, remaining = 0.5): number {
  if (!(remaining > 0 && remaining <= 1)) {
    throw new RangeError(`learningTime: remaining must be in (0, 1], got ${remaining}`);
  }
  if (mode.s === 0) return remaining === 1 ? 0 : Number.POSITIVE_INFINITY;
  const b = 1 / clockDegree(depth);
  const r = Math.exp(b * Math.log1p(-remaining));
  return ((tauInfinity(mode, depth) * r) / mode.s) * hypergeometric(b, remaining);
}
