import type { RationalMatrix } from "../../linalg/rational.ts";
import type { ExactProblem } from "./problem.ts";
import { exactBases, stackedMatrices } from "./reduced.ts";

/** C_1 … C_L, `C_l = −η Σ_t e_t h_{l−1,t}ᵀ`, from the alignment matrices. */
export function learnedMatrices(problem: ExactProblem, A: readonly RationalMatrix[]): RationalMatrix[] {
  const bases = exactBases(problem);
  return A.map((_, l) => stackedMatrices(A, l + 1).times(bases[l].transposed()));
}

/**
 * `W_l − F_l A_l F_{l−1}ᵀ` for l = 1 … L (F_0 = I): zero at every step from zero initial weights.
 * Weak weight alignment: Refinetti, d'Ascoli, Ohana and Goldt, Align, then memorise (2021).
 */
export function weakAlignmentResiduals(
  { feedback }: ExactProblem,
  W: readonly RationalMatrix[],
  A: readonly RationalMatrix[],
): RationalMatrix[] {
  return W.map((Wl, l) => {
    const aligned = feedback[l].times(A[l]);
    return Wl.minus(l === 0 ? aligned : aligned.times(feedback[l - 1].transposed()));
  });
}

/**
 * `W_1 − W_1⁰ − F_1 C_1`, then `W_{l+1} − W_{l+1}⁰ − F_{l+1} (C_l W_l⁰ᵀ + A_{l+1} F_lᵀ)` for l = 1 … L − 1:
 * zero at every step from any initial weights. The structure theorem.
 */
export function structureResiduals(
  problem: ExactProblem,
  W: readonly RationalMatrix[],
  A: readonly RationalMatrix[],
): RationalMatrix[] {
  const { feedback, initial } = problem;
  const C = learnedMatrices(problem, A);
  return W.map((Wl, l) => {
    const learned =
      l === 0 ? C[0] : C[l - 1].times(initial[l - 1].transposed()).plus(A[l].times(feedback[l - 1].transposed()));
    return Wl.minus(initial[l]).minus(feedback[l].times(learned));
  });
}

/**
 * `A_{l+1} + A_{l+1}ᵀ − C_l C_lᵀ + Σ_t ΔC_{l,t} ΔC_{l,t}ᵀ` for l = 1 … L − 1 at the end of `trajectory`, the alignment
 * matrices
 * at every step: zero for any data and any initial weights. The symmetry identity; its last sum is what step noise
 * costs alignment.
 */
export function symmetryResiduals(
  problem: ExactProblem,
  trajectory: readonly (readonly RationalMatrix[])[],
): RationalMatrix[] {
  const C = trajectory.map((A) => learnedMatrices(problem, A));
  const end = trajectory.length - 1;
  return trajectory[end].slice(1).map((A, l) => {
    const residual = A.plus(A.transposed()).minus(square(C[end][l]));
    return C.slice(1).reduce((sum, Ct, t) => sum.plus(square(Ct[l].minus(C[t][l]))), residual);
  });
}

const square = (M: RationalMatrix): RationalMatrix => M.times(M.transposed());
