import type { Matrix } from "../../src/linalg/index.ts";
import type { Prediction } from "../prediction.ts";

/** The conservation law of single neurons, in nonlinear networks too. */
export const neuronInvariant: Prediction = {
  id: "neuron-invariant",
  title: "The invariant of every last hidden neuron",
  statement:
    "In gradient flow of DFA every neuron $k$ of the last hidden layer keeps $F_{L-1,k} \\cdot W_{L,:,k} - \\tfrac12 \\lVert w_k \\rVert^2$, " +
    "$w_k$ its input weights and $F_{L-1,k}$ its row of feedback: for linear and ReLU networks of any depth, mean squared error or softmax cross-entropy. It fails for tanh.",
  source:
    "derived: $\\tfrac{d}{dt} F_k \\cdot W_{L,:,k} = -\\mathrm{E}[(F_k \\cdot e)\\, g(a_k)]$ and $\\tfrac{d}{dt} \\tfrac12 \\lVert w_k \\rVert^2 = -\\mathrm{E}[(F_k \\cdot e)\\, g'(a_k) a_k]$, equal where $g'(a) a = g(a)$; the counterpart of Du, Hu and Lee (2018) for backpropagation; closest are the conservation laws of ReLU layers under feedback alignment of Robertson and Koyejo (2023): here it is every single neuron of the last hidden layer, under DFA",
  assumptions: [
    "DFA",
    "linear or ReLU units in the last hidden layer, without biases",
    "any loss whose gradient in the output is sent back",
    "gradient flow",
  ],
  formulas: [],
};

/**
 * The overlaps `F_k · W_{L,:,k}` of the neurons k of the last hidden layer, predicted from their input weights and how
 * they started:
 * `F_k · W⁰_{L,:,k} + ½‖w_k‖² − ½‖w_k⁰‖²`, one entry a neuron.
 * @param below `W_{L−1}` (n_{L−1} × n_{L−2}) now
 * @param initial the same, and `W_L` (n_L × n_{L−1}), at the start
 * @param feedback `F_{L−1}` (n_{L−1} × n_L)
 */
export function predictedOverlaps(
  below: Matrix,
  initial: { readonly below: Matrix; readonly last: Matrix },
  feedback: Matrix,
): Float64Array {
  const { last } = initial;
  return Float64Array.from({ length: below.rows }, (_, k) => {
    let sum = 0;
    for (let i = 0; i < last.rows; i++) sum += feedback.data[k * feedback.cols + i] * last.data[i * last.cols + k];
    for (let j = k * below.cols; j < (k + 1) * below.cols; j++) {
      sum += 0.5 * (below.data[j] ** 2 - initial.below.data[j] ** 2);
    }
    return sum;
  });
}
