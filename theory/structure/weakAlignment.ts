import { multiply, transpose, type Matrix } from "../../src/linalg/index.ts";
import type { Prediction } from "../prediction.ts";

/** Weak weight alignment, in floating point. */
export const weakWeightAlignment: Prediction = {
  id: "weak-weight-alignment",
  title: "Weak weight alignment",
  statement:
    "From zero initial weights, at every step, $W_l = F_l A_l F_{l-1}^\\top$ with $F_0 = F_L = I$ for alignment matrices $A_l$ that obey " +
    "$A_1 \\leftarrow A_1 - \\eta\\, e x^\\top$ and $A_l \\leftarrow A_l - \\eta\\, e u_{l-1}^\\top$, $u_l = A_l F_{l-1}^\\top F_{l-1} u_{l-1}$, $u_1 = A_1 x$, $\\hat y = u_L$.",
  source: "paper, section 3.1 (Refinetti, d'Ascoli, Ohana and Goldt, ICML 2021)",
  assumptions: [
    "deep linear network",
    "DFA",
    "zero initial weights",
    "SGD or gradient descent on any data",
    "any widths",
  ],
  formulas: [],
};

/** The same in rational arithmetic, where nothing is left to rounding. */
export const weakWeightAlignmentExact: Prediction = {
  ...weakWeightAlignment,
  id: "weak-weight-alignment-exact",
  title: "Weak weight alignment, exactly",
};

/**
 * The weights `W_l = F_l A_l F_{l−1}ᵀ` of a network in weak alignment.
 * @param A `A_1` (n_L × n_0), then `A_2 … A_L` (n_L × n_L)
 * @param feedback `F_1 … F_{L−1}` (n_l × n_L)
 */
export function alignedWeights(A: readonly Matrix[], feedback: readonly Matrix[]): Matrix[] {
  return A.map((A_l, i) => {
    const sent = i === 0 ? A_l : multiply(A_l, transpose(feedback[i - 1]));
    return i < feedback.length ? multiply(feedback[i], sent) : sent;
  });
}
