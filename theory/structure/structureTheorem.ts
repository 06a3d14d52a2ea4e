import { add, multiply, transpose, type Matrix } from "../../src/linalg/index.ts";
import type { Prediction } from "../prediction.ts";

/** What DFA writes into the weights from any start, in floating point. */
export const structureTheorem: Prediction = {
  id: "structure-theorem",
  title: "Structure theorem, any initial weights",
  statement:
    "From any initial weights $W^0$, with $C_l = -\\eta \\sum_t e_t h_{l-1,t}^\\top$ and $A_{l+1} = -\\eta \\sum_t e_t (C_l^t h_{l-1,t})^\\top$: " +
    "$W_{l+1} = W_{l+1}^0 + F_{l+1} (C_l W_l^{0\\top} + A_{l+1} F_l^\\top)$ at every step.",
  source:
    "derived: $h_l = W_l^0 h_{l-1} + F_l C_l h_{l-1}$, put into the sum for $C_{l+1}$; from zero weights it is the paper's weak weight alignment, section 3.1",
  assumptions: ["deep linear network", "DFA", "any initial weights", "SGD on any data"],
  formulas: [],
};

/** The same in rational arithmetic. */
export const structureTheoremExact: Prediction = {
  ...structureTheorem,
  id: "structure-theorem-exact",
  title: "Structure theorem, exactly",
};

/** What a run of DFA has learned, l = 1 … L: `C_l` (n_L × n_{l−1}) and `A_l` (n_L × n_L, but A_1 = C_1). */
export interface Learned {
  readonly C: readonly Matrix[];
  readonly A: readonly Matrix[];
}

/** The parts of the structure theorem that may be left out, to show that each is needed. */
export type StructurePart = "leak" | "alignment";

/**
 * The weights `W_1 = W_1⁰ + F_1 C_1`, `W_{l+1} = W_{l+1}⁰ + F_{l+1}(C_l W_l⁰ᵀ + A_{l+1} F_lᵀ)`.
 * @param initial `W_1⁰ … W_L⁰`
 * @param feedback `F_1 … F_{L−1}` (n_l × n_L); F_L = I
 * @param without leaves out the leak `C_l W_l⁰ᵀ` or the alignment `A_{l+1} F_lᵀ`
 */
export function structuredWeights(
  initial: readonly Matrix[],
  feedback: readonly Matrix[],
  { C, A }: Learned,
  without?: StructurePart,
): Matrix[] {
  return initial.map((W0, i) => {
    const parts: Matrix[] = [];
    if (i === 0) parts.push(C[0]);
    else {
      if (without !== "leak") parts.push(multiply(C[i - 1], transpose(initial[i - 1])));
      if (without !== "alignment") parts.push(multiply(A[i], transpose(feedback[i - 1])));
    }
    const learned = parts.reduce(add);
    return add(W0, i < feedback.length ? multiply(feedback[i], learned) : learned);
  });
}
