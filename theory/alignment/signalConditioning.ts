import { formula } from "../formula.ts";
import type { Prediction } from "../prediction.ts";

/** The exponent of κ(W*) in κ(Q_l) at convergence. */
const exponentFormula = formula("\\gamma(Q_l)", "(2^L - 2^l) / (2^L - 1)");

export const signalConditioning: Prediction = {
  id: "signal-conditioning",
  title: "Conditioning of the signals at convergence",
  statement:
    "At convergence $\\kappa(Q_l) = \\kappa(W^*)^{(2^L - 2^l)/(2^L - 1)}$, $Q_l = A_{l+1}^\\top \\cdots A_L^\\top$: " +
    "the lower a layer, the more of the data's conditioning stands between its feedback and its gradient.",
  source: "derived: the exponents of layers $l + 1$ to $L$ added up",
  assumptions: [
    "deep linear network",
    "DFA",
    "zero initial weights",
    "orthonormal feedback or infinite width",
    "$\\Sigma_{xx}$ and $\\Sigma_{yx}$ share singular vectors",
    "gradient flow, at convergence",
  ],
  formulas: [exponentFormula],
};

/** `(2^L − 2^l)/(2^L − 1)`, 1 ≤ l < L. */
export function signalExponent(layer: number, depth: number): number {
  if (!(Number.isInteger(layer) && layer >= 1 && layer < depth)) {
    throw new RangeError(`signalExponent: the layer must be an integer from 1 to ${depth - 1}, got ${layer}`);
  }
  return exponentFormula.evaluate({ l: layer, L: depth });
}
