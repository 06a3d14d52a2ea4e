import { matrix, multiply, product, transpose, type Matrix } from "../../src/linalg/index.ts";
import type { Prediction } from "../prediction.ts";

/** The alignment matrices as sums over pairs of past samples. */
export const kernelForm: Prediction = {
  id: "kernel-form",
  title: "Kernel form of the alignment matrices",
  statement:
    "From zero initial weights, $A_l^t = \\eta^2 \\sum_{t' < t} \\sum_{t'' < t'} \\langle h_{l-2}^{t'}, h_{l-2}^{t''} \\rangle\\, e_{t'} e_{t''}^\\top$ for $l \\ge 2$: " +
    "errors that meet similar activity align the weights above.",
  source:
    "derived: substitute the sum for $A_{l-1}$ into that for $A_l$ in the paper's recursion (section 3.1); closest in the literature is Boopathy and Fiete (2022), for gradient descent at infinite width, where weight updates align with the correlations of a layer's input weighted by errors: here the kernel is exact, for DFA, at any width",
  assumptions: ["deep linear network", "DFA", "zero initial weights", "SGD on any data"],
  formulas: [],
};

/**
 * `A_l` (n_L × n_L), l ≥ 2, from the history of a run: one entry a step.
 * @param hidden the activity `h_{l−2}` of each sample of the step's batch, one a row (batch × n_{l−2})
 * @param errors the errors `e = ŷ − y` of the same samples (batch × n_L)
 * @param rate η; a step averages over its batch
 */
export function kernelAlignmentMatrix(hidden: readonly Matrix[], errors: readonly Matrix[], rate: number): Matrix {
  const n = errors[0].cols;
  const A = matrix(n, n);
  for (let t = 0; t < errors.length; t++) {
    for (let s = 0; s < t; s++) {
      const weight = (rate / errors[t].rows) * (rate / errors[s].rows);
      const kernel = multiply(hidden[t], transpose(hidden[s]));
      const pair = product(transpose(errors[t]), kernel, errors[s]);
      for (let k = 0; k < pair.data.length; k++) A.data[k] += weight * pair.data[k];
    }
  }
  return A;
}
