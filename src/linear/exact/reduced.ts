import { RationalMatrix } from "../../linalg/rational.ts";
import type { ExactProblem } from "./problem.ts";

/**
 * The bases B_0 … B_L on which DFA closes from any initial weights: `B_0 = I`, `B_l = [F_l, W_l⁰ B_{l−1}]`.
 * Layer l's activity is always `h_l = B_l c_l`, of n_0 + l·n_L coordinates c_l, whatever the width.
 */
export function exactBases({ feedback, initial }: ExactProblem): RationalMatrix[] {
  const bases = [RationalMatrix.identity(initial[0].cols)];
  initial.forEach((W, l) => bases.push(feedback[l].beside(W.times(bases[l]))));
  return bases;
}

/** `[A_l, …, A_1]`, the matrix K_l of C_l in the basis B_{l−1}: `C_l = K_l B_{l−1}ᵀ` and `W_l = W_l⁰ + F_l C_l`. */
export function stackedMatrices(A: readonly RationalMatrix[], layer: number): RationalMatrix {
  return A.slice(1, layer).reduce((K, Al) => Al.beside(K), A[0]);
}

/**
 * The alignment matrices A_1 … A_L of DFA from any initial weights before the first step and after each step, as
 * `trajectory[step][layer − 1]`, in exact arithmetic and coordinates whose number does not depend on the width:
 * `u_l = K_l Γ_{l−1} c_{l−1}` with `K_l = [A_l, …, A_1]`, `c_l = (u_l, c_{l−1})`, `c_0 = x` and the Gram matrices
 * `Γ_l = B_lᵀB_l`;
 * `ŷ = B_L c_L`; `A_1 ← A_1 − η e xᵀ`, `A_l ← A_l − η e u_{l−1}ᵀ`, averaged over each batch. From zero weights this is
 * `exactMatrices`.
 *
 * Proof: by induction h_l = W_l⁰ h_{l−1} + F_l C_l h_{l−1} = B_l c_l with u_l = C_l h_{l−1}; and C_l, the sum of all −η
 * e h_{l−1}ᵀ, is
 * that of −η e c_{l−1}ᵀ times B_{l−1}ᵀ, where −η Σ e c_{l−1}ᵀ = [A_l, …, A_1] by c_{l−1} = (u_{l−1}, …, u_1, x).
 * Throws a RangeError for other rules.
 */
export function exactReduced(problem: ExactProblem): RationalMatrix[][] {
  const { rule, feedback, initial, batches, rate } = problem;
  if (rule !== "dfa") throw new RangeError(`exactReduced: the rule must be dfa, got ${rule}`);
  const bases = exactBases(problem);
  const grams = bases.map((B) => B.transposed().times(B));
  const depth = feedback.length;
  const outputs = feedback[depth - 1].rows;
  const trajectory = [feedback.map((_, l) => RationalMatrix.zeros(outputs, l === 0 ? initial[0].cols : outputs))];
  for (const { x, y } of batches) {
    const A = trajectory[trajectory.length - 1];
    const u = [x];
    let c = x;
    for (let l = 1; l <= depth; l++) {
      u.push(
        stackedMatrices(A, l)
          .times(grams[l - 1])
          .times(c),
      );
      c = u[l].above(c);
    }
    const e = bases[depth].times(c).minus(y);
    const step = rate.div(-x.cols);
    trajectory.push(A.map((Al, l) => Al.plus(e.times(u[l].transposed()).scaled(step))));
  }
  return trajectory;
}
