import { RationalMatrix } from "../../linalg/rational.ts";
import type { ExactPlacedProblem } from "./placedProblem.ts";

/**
 * The weights of every layer before the first step and after each step, as `trajectory[step][layer][offset]`, from zero
 * and in exact arithmetic:
 * `H_l = [H_{l−1} +] Σ_k W_l^(k) H_{l−1} M_l^(k)`, `ΔW_l^(k) = −η D_l (H_{l−1} M_l^(k))ᵀ`, column p of D_l being
 * `F_{l,p} (E K_l)_p`, and D of the readout E.
 */
export function exactPlacedWeights(problem: ExactPlacedProblem): RationalMatrix[][][] {
  const { mixing, feedback, carry, embedding, samples, rate } = problem;
  const top = mixing.length - 1;
  const { X: first, Y: target } = samples[0];
  const widths = [embedding ? embedding.rows : first.rows, ...feedback.map(([F]) => F.rows), target.rows];
  const trajectory = [mixing.map((maps, l) => maps.map(() => RationalMatrix.zeros(widths[l + 1], widths[l])))];
  for (const { X, Y } of samples) {
    const W = trajectory[trajectory.length - 1];
    const H = [embedding ? embedding.times(X) : X];
    for (const [l, maps] of mixing.entries()) {
      const added = maps.map((M, k) => W[l][k].times(H[l]).times(M)).reduce((sum, part) => sum.plus(part));
      H.push(embedding && l < top ? H[l].plus(added) : added);
    }
    const E = H[top + 1].minus(Y);
    trajectory.push(
      W.map((list, l) => {
        const D = l === top ? E : dealt(feedback[l], E.times(carry[l]));
        return list.map((Wk, k) => Wk.minus(D.times(H[l].times(mixing[l][k]).transposed()).scaled(rate)));
      }),
    );
  }
  return trajectory;
}

/** Column p of E sent through matrix p of those that are dealt to the places in turn. */
function dealt(feedback: readonly RationalMatrix[], E: RationalMatrix): RationalMatrix {
  const sent = feedback.map((F) => F.times(E));
  return RationalMatrix.build(sent[0].rows, E.cols, (i, p) => sent[p % sent.length].data[i * E.cols + p]);
}
