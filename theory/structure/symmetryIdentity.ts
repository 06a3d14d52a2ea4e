import { matrix, multiply, subtract, transpose, type Matrix } from "../../src/linalg/index.ts";
import type { Prediction } from "../prediction.ts";

/** The symmetric part of the alignment matrices, in floating point. */
export const symmetryIdentity: Prediction = {
  id: "symmetry-identity",
  title: "Symmetry identity",
  statement:
    "$A_{l+1} + A_{l+1}^\\top = C_l C_l^\\top - \\sum_t \\Delta C_{l,t} \\Delta C_{l,t}^\\top$ at every step, for any batches. " +
    "The last sum is what step noise costs alignment; in gradient flow it vanishes.",
  source:
    "derived: $d(CC^\\top) = dC\\,C^\\top + C\\,dC^\\top + dC\\,dC^\\top$ and $dA_{l+1} = dC_l C_l^\\top$. For two linear layers in flow: Lillicrap et al. (2016); closest for more are the conservation laws of feedback alignment of Robertson and Koyejo (2023): here it is DFA, an equality of matrices and of any depth, with the noise of finite steps",
  assumptions: ["deep linear network", "DFA", "any initial weights", "SGD on any data"],
  formulas: [],
};

/** The same in rational arithmetic. */
export const symmetryIdentityExact: Prediction = {
  ...symmetryIdentity,
  id: "symmetry-identity-exact",
  title: "Symmetry identity, exactly",
};

/** What step noise costs alignment: `Σ_t ΔC_t ΔC_tᵀ` (n_L × n_L) over the steps' changes of `C_l` (n_L × n_{l−1}). */
export function stepNoise(changes: readonly Matrix[]): Matrix {
  const n = changes[0].rows;
  const sum = matrix(n, n);
  for (const change of changes) {
    const square = multiply(change, transpose(change));
    for (let k = 0; k < square.data.length; k++) sum.data[k] += square.data[k];
  }
  return sum;
}

/**
 * `A_{l+1} + A_{l+1}ᵀ` (n_L × n_L), from `C_l` (n_L × n_{l−1}) and, but for gradient flow, its change at every step.
 */
export function symmetrisedAlignment(C: Matrix, changes: readonly Matrix[] = []): Matrix {
  const square = multiply(C, transpose(C));
  return changes.length === 0 ? square : subtract(square, stepNoise(changes));
}
