import type { Matrix } from "../../src/linalg/index.ts";
import type { Prediction } from "../prediction.ts";

/** What the invariant of the neurons says from zero weights. */
export const signLaw: Prediction = {
  id: "sign-law",
  title: "Degeneracy breaking: output weights take the signs of their feedback",
  statement:
    "From zero weights, or any that satisfy it, a network with a scalar output keeps $F_k v_k = \\tfrac12 \\lVert w_k \\rVert^2 \\ge 0$ in gradient flow: $\\operatorname{sign} v_k = \\operatorname{sign} F_k$ for all time.",
  source: "derived from the invariant of every last hidden neuron; observed in the paper, sections 2.2 and 2.3",
  assumptions: [
    "DFA",
    "linear or ReLU units in the last hidden layer, without biases",
    "zero initial weights, or $F_k v_k = \\tfrac12 \\lVert w_k \\rVert^2$ at the start",
    "one output",
    "gradient flow",
  ],
  formulas: [],
};

/**
 * The output weights `v_k = ½‖w_k‖² / F_k` of a scalar network that started from zero, one entry a neuron; 0 where F_k
 * is 0, whose neuron does not learn.
 * They are one level of the invariant: a network that is given them at any time keeps them.
 * @param below `W_{L−1}` (n_{L−1} × n_{L−2})
 * @param feedback `F_{L−1}` (n_{L−1} × 1)
 */
export function predictedOutputWeights(below: Matrix, feedback: ArrayLike<number>): Float64Array {
  return Float64Array.from({ length: below.rows }, (_, k) => {
    let square = 0;
    for (let j = k * below.cols; j < (k + 1) * below.cols; j++) square += below.data[j] ** 2;
    return feedback[k] === 0 ? 0 : (0.5 * square) / feedback[k];
  });
}
