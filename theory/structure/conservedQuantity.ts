import { multiply, product, transpose, type Matrix } from "../../src/linalg/index.ts";
import type { Prediction } from "../prediction.ts";

/** Consequence (c) of the symmetry identity. */
export const dfaConservedQuantity: Prediction = {
  id: "dfa-conserved-quantity",
  title: "The conserved quantity of DFA",
  statement:
    "In gradient flow $A_{l+1} + A_{l+1}^\\top - A_l G_{l-1} A_l^\\top$ is conserved, $G_l = F_l^\\top F_l$, $G_0 = I$; from zero weights it is zero. " +
    "It is the counterpart of the balancedness of backpropagation.",
  source:
    "derived: the symmetry identity, with $C_l = A_l F_{l-1}^\\top$ from zero weights. For two linear layers: Lillicrap et al. (2016); for feedback alignment there are conservation laws by Robertson and Koyejo (2023), here it is DFA and an equality of matrices",
  assumptions: ["deep linear network", "DFA", "zero initial weights", "gradient flow"],
  formulas: [],
};

/** `A_{l+1} + A_{l+1}ᵀ = A_l G_{l−1} A_lᵀ` (n_L × n_L) from layer l; without `gram` layer 1, where it is `A_1 A_1ᵀ`. */
export const balancedAlignment = (A: Matrix, gram?: Matrix): Matrix =>
  gram ? product(A, gram, transpose(A)) : multiply(A, transpose(A));
