import { identity, multiply, product, subtract, transpose, type Matrix } from "../../src/linalg/index.ts";
import type { Prediction } from "../prediction.ts";

/** Gradient descent on a whole data set, seen as Euler's method. */
export const populationFlow: Prediction = {
  id: "population-flow",
  title: "Full-batch gradient descent is Euler's method on the population flow",
  statement:
    "From zero weights the population flow is $\\dot A_l = (\\Sigma_{yx} - M \\Sigma_{xx}) P_{l-1}^\\top$, $P_0 = I$, $P_1 = A_1$, $P_l = A_l G_{l-1} P_{l-1}$, $M = P_L$; " +
    "gradient descent on all samples at once is its Euler discretisation with step $\\eta$, exactly.",
  source: "paper, section 3.1, averaged over the data",
  assumptions: ["deep linear network", "DFA", "zero initial weights", "batches of all samples"],
  formulas: [],
};

/** How fast gradient descent tends to the flow. */
export const gradientDescentOrder: Prediction = {
  id: "gradient-descent-order",
  title: "Gradient descent tends to the flow at first order in the rate",
  statement:
    "At a fixed time $\\eta \\times$ steps the distance between gradient descent and the flow falls as $\\eta^1$; that of SGD on single samples does not.",
  source: "classic: the global error of Euler's method",
  assumptions: ["deep linear network", "DFA", "zero initial weights", "rates small against the inverse curvature"],
  formulas: [],
};

/** The second moments through which data enter: `Σ_xx` (n_0 × n_0) and `Σ_yx` (n_L × n_0). */
export interface FlowMoments {
  readonly inputs: Matrix;
  readonly cross: Matrix;
}

/**
 * The velocities `dA_l/dt = (Σ_yx − M Σ_xx) P_{l−1}ᵀ`, l = 1 … L.
 * @param A `A_1` (n_L × n_0), then `A_2 … A_L` (n_L × n_L)
 * @param grams `G_1 … G_{L−1}` (n_L × n_L)
 */
export function alignmentVelocities(
  A: readonly Matrix[],
  grams: readonly Matrix[],
  { inputs, cross }: FlowMoments,
): Matrix[] {
  const P = [identity(inputs.rows)];
  A.forEach((A_l, i) => P.push(i === 0 ? A_l : product(A_l, grams[i - 1], P[i])));
  const descent = subtract(cross, multiply(P[A.length], inputs));
  return A.map((_, i) => multiply(descent, transpose(P[i])));
}
