import { RationalMatrix } from "../../linalg/rational.ts";
import type { ExactProblem } from "./problem.ts";

/**
 * The alignment matrices A_1 … A_L of DFA from zero weights before the first step and after each step, as
 * `trajectory[step][layer − 1]`, in exact arithmetic and without the weights:
 * `A_1 ← A_1 − η e xᵀ`, `A_l ← A_l − η e u_{l−1}ᵀ`, where `u_1 = A_1 x`, `u_l = A_l G_{l−1} u_{l−1}`, `ŷ = u_L`,
 * `G_l = F_lᵀF_l`,
 * averaged over each batch. Then `W_l = F_l A_l F_{l−1}ᵀ`, weak weight alignment: Refinetti, d'Ascoli, Ohana and Goldt
 * (2021).
 * Throws a RangeError for other rules and for nonzero initial weights.
 */
export function exactMatrices(problem: ExactProblem): RationalMatrix[][] {
  const { rule, feedback, initial, batches, rate } = problem;
  if (rule !== "dfa") throw new RangeError(`exactMatrices: the rule must be dfa, got ${rule}`);
  const nonzero = initial.findIndex((W) => !W.isZero());
  if (nonzero >= 0)
    throw new RangeError(`exactMatrices: needs zero initial weights, got others in layer ${nonzero + 1}`);

  const inputs = initial[0].cols;
  const outputs = feedback[feedback.length - 1].rows;
  /** G_0 … G_{L−1}, of which G_0 acts on the inputs. */
  const gram = [RationalMatrix.identity(inputs), ...feedback.slice(0, -1).map((F) => F.transposed().times(F))];
  const trajectory = [feedback.map((_, l) => RationalMatrix.zeros(outputs, l === 0 ? inputs : outputs))];
  for (const { x, y } of batches) {
    const A = trajectory[trajectory.length - 1];
    const u = [x];
    A.forEach((Al, l) => u.push(Al.times(gram[l]).times(u[l])));
    const e = u[A.length].minus(y);
    const step = rate.div(-x.cols);
    trajectory.push(A.map((Al, l) => Al.plus(e.times(u[l].transposed()).scaled(step))));
  }
  return trajectory;
}
