import { identity, multiply, product, trace, transpose, type Matrix } from "../../src/linalg/index.ts";
import type { Prediction } from "../prediction.ts";

export const gaussianFeedbackAlignment: Prediction = {
  id: "gaussian-feedback-alignment",
  title: "Weight alignment at finite width",
  statement:
    "For any feedback $\\mathrm{WA}_l = \\operatorname{tr}(G_l A_l G_{l-1}) / \\sqrt{\\operatorname{tr}(G_l G_{l-1}) \\operatorname{tr}(A_l^\\top G_l A_l G_{l-1})}$, " +
    "$G_l = F_l^\\top F_l$, $G_L = I$: widths enter only through the Gram matrices of the feedback.",
  source: "derived: $W_l = F_l A_l F_{l-1}^\\top$ in the definition",
  assumptions: ["deep linear network", "DFA", "zero initial weights", "any feedback of finite width"],
  formulas: [],
};

/**
 * `WA_l` of an alignment matrix `A_l` (n_L × n_L), l ≥ 2.
 * @param below `G_{l−1}` (n_L × n_L)
 * @param own `G_l`; the identity for the last layer
 */
export function alignmentFromGrams(A: Matrix, below: Matrix, own: Matrix = identity(A.rows)): number {
  const squaredNorm = trace(product(transpose(A), own, A, below));
  return trace(product(own, A, below)) / Math.sqrt(trace(multiply(own, below)) * squaredNorm);
}
