import {
  multiply,
  norm,
  pseudoInverse,
  rankOf,
  scale,
  singularValues,
  subtract,
  transpose,
  type Matrix,
} from "../linalg/index.ts";

/**
 * The left inverses `F_l⁺` (n_L × n_l) of feedback matrices; null where one is rank-deficient, as when a layer is
 * narrower than the output.
 */
export function feedbackInverses(feedback: readonly Matrix[]): Matrix[] | null {
  if (feedback.some((F) => rankOf(singularValues(F)) < F.cols)) return null;
  return feedback.map((F) => pseudoInverse(F));
}

/**
 * Differences of matrices this small relative to them are rounding: products of a few hundred terms, recovered through
 * an inverse.
 */
const ROUNDING = 1e-13;

/**
 * The alignment matrices `A_1 … A_L` of a network trained by DFA, recovered from its weights (structure theorem):
 * `C_l = F_l⁺(W_l − W_l⁰)`, `A_1 = C_1`, `A_{l+1} = (C_{l+1} − C_l W_l⁰ᵀ) F_l⁺ᵀ`; from zero weights this is
 * `F_l⁺ W_l F_{l−1}⁺ᵀ`.
 * @param inverses `F_1⁺ … F_{L−1}⁺`, see `feedbackInverses`: without them the matrices are not unique
 */
export function alignmentMatrices(
  weights: readonly Matrix[],
  initial: readonly Matrix[],
  inverses: readonly Matrix[],
): Matrix[] {
  const C = weights.map((W, i) => {
    const learned = subtract(W, initial[i]);
    return i < inverses.length ? multiply(inverses[i], learned) : learned;
  });
  return C.map((Cl, i) => {
    if (i === 0) return Cl;
    const leak = multiply(C[i - 1], transpose(initial[i - 1]));
    const own = subtract(Cl, leak);
    // What is left of two equal matrices is rounding, and has no condition number: after one step A_2 is zero.
    const left = norm(own) > ROUNDING * (norm(Cl) + norm(leak)) ? 1 : 0;
    return scale(left, multiply(own, transpose(inverses[i - 1])));
  });
}
