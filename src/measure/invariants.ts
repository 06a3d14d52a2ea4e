import { add, multiply, product, subtract, transpose, type Matrix } from "../linalg/index.ts";

/**
 * The conserved quantities of DFA's gradient flow from zero weights, one for each pair of layers l, l + 1:
 * `A_{l+1} + A_{l+1}ᵀ − A_l G_{l−1} A_lᵀ`, `G_0 = I`. They start, and in flow stay, at zero.
 * @param A `A_1 … A_L`
 * @param grams `G_1 … G_{L−1}`
 */
export function dfaInvariants(A: readonly Matrix[], grams: readonly Matrix[]): Matrix[] {
  return A.slice(1).map((next, i) => {
    const A_l = A[i];
    const learned = i === 0 ? multiply(A_l, transpose(A_l)) : product(A_l, grams[i - 1], transpose(A_l));
    return subtract(add(next, transpose(next)), learned);
  });
}

/**
 * The balancedness that BP's gradient flow conserves: `W_{l+1}ᵀW_{l+1} − W_l W_lᵀ`, l = 1 … L−1 (Saxe et al. 2014;
 * Arora et al. 2018).
 */
export const bpInvariants = (weights: readonly Matrix[]): Matrix[] =>
  weights
    .slice(1)
    .map((next, i) => subtract(multiply(transpose(next), next), multiply(weights[i], transpose(weights[i]))));

/**
 * The per-neuron invariant of the last hidden layer, `F_{L−1,k} · W_{L,:,k} − ½‖w_k‖²`, one number a neuron k:
 * conserved by DFA flow for linear and ReLU hidden layers, any loss of the output; not for tanh.
 * @param last `W_L` (n_L × n_{L−1})
 * @param below `W_{L−1}` (n_{L−1} × n_{L−2}), whose rows are the neurons' input weights
 * @param feedback `F_{L−1}` (n_{L−1} × n_L)
 */
export function neuronInvariants(last: Matrix, below: Matrix, feedback: Matrix): Float64Array {
  const out = new Float64Array(below.rows);
  for (let k = 0; k < below.rows; k++) {
    for (let i = 0; i < last.rows; i++) out[k] += feedback.data[k * feedback.cols + i] * last.data[i * last.cols + k];
    for (let j = 0; j < below.cols; j++) out[k] -= 0.5 * below.data[k * below.cols + j] ** 2;
  }
  return out;
}
