import { RationalMatrix } from "../../linalg/rational.ts";
import type { ExactPlacedProblem } from "./placedProblem.ts";

/**
 * The bases of every layer's input: the inputs themselves, then `[F_{l,1}, F_{l,2}, …]` of the layer below; in a
 * residual stream `[W_E, F_1, …, F_{l−1}]` of all layers below.
 */
export function exactPlacedBases({ feedback, embedding, samples }: ExactPlacedProblem): RationalMatrix[] {
  const bundles = feedback.map((list) => list.reduce((all, F) => all.beside(F)));
  if (!embedding) return [RationalMatrix.identity(samples[0].X.rows), ...bundles];
  const bases = [embedding];
  for (const bundle of bundles) bases.push(bases[bases.length - 1].beside(bundle));
  return bases;
}

/**
 * The alignment matrices of every layer before the first step and after each step, as
 * `trajectory[step][layer][offset]`, in exact arithmetic and without the weights:
 * with the coordinates `H_l = B_l c_l`, `u_l = Σ_k A_l^(k) Γ_{l−1} c_{l−1} M_l^(k)` and
 * `A_l^(k) ← A_l^(k) − η Ẽ_l (c_{l−1} M_l^(k))ᵀ`, where Ẽ_l holds column p of E K_l
 * in the block of the matrix that place p has. Then `W_l^(k) = [F_{l,1}, F_{l,2}, …] A_l^(k) B_{l−1}ᵀ`: the sharing
 * theorem where each layer has one matrix for all its places.
 */
export function exactPlacedMatrices(problem: ExactPlacedProblem): RationalMatrix[][][] {
  const { mixing, feedback, carry, embedding, samples, rate } = problem;
  const top = mixing.length - 1;
  const nL = samples[0].Y.rows;
  const grams = exactPlacedBases(problem).map((B) => B.transposed().times(B));
  const rows = [...feedback.map((list) => list.length * nL), nL];
  const trajectory = [mixing.map((maps, l) => maps.map(() => RationalMatrix.zeros(rows[l], grams[l].rows)))];
  for (const { X, Y } of samples) {
    const A = trajectory[trajectory.length - 1];
    const c = [X];
    for (const [l, maps] of mixing.entries()) {
      const u = maps.map((M, k) => A[l][k].times(grams[l]).times(c[l]).times(M)).reduce((sum, part) => sum.plus(part));
      c.push(embedding && l < top ? c[l].above(u) : u);
    }
    const E = c[top + 1].minus(Y);
    trajectory.push(
      A.map((list, l) => {
        const signal = l === top ? E : inBlocks(E.times(carry[l]), feedback[l].length);
        return list.map((Ak, k) => Ak.minus(signal.times(c[l].times(mixing[l][k]).transposed()).scaled(rate)));
      }),
    );
  }
  return trajectory;
}

/** Column p of E in block p mod R of R blocks of rows. */
function inBlocks(E: RationalMatrix, R: number): RationalMatrix {
  if (R === 1) return E;
  const zero = RationalMatrix.zeros(1, 1).data[0];
  return RationalMatrix.build(R * E.rows, E.cols, (i, p) =>
    Math.floor(i / E.rows) === p % R ? E.data[(i % E.rows) * E.cols + p] : zero,
  );
}

/** `W_l^(k) − F̃_l A_l^(k) B_{l−1}ᵀ` of every layer and offset: zero at every step from zero weights. */
export function sharingResiduals(
  problem: ExactPlacedProblem,
  W: readonly (readonly RationalMatrix[])[],
  A: readonly (readonly RationalMatrix[])[],
): RationalMatrix[] {
  const bases = exactPlacedBases(problem);
  return W.flatMap((list, l) =>
    list.map((Wk, k) => {
      const F = l < problem.feedback.length ? problem.feedback[l].reduce((all, next) => all.beside(next)) : null;
      const own = F ? F.times(A[l][k]) : A[l][k];
      return Wk.minus(own.times(bases[l].transposed()));
    }),
  );
}
