import { alphaBeta } from "../../../src/data/index.ts";
import { symmetricEigen } from "../../../src/linalg/index.ts";
import { alphaBetaInvariants, alphaBetaMoments } from "../../../theory/data/index.ts";
import type { Claim } from "../claim.ts";
import { alphaBetaCases, type AlphaBetaCase } from "./alphaBeta.ts";

/**
 * The distance of the sum and the product of the eigenvalues of the covariance from trace and determinant of the
 * prediction.
 */
function distance({ alpha, beta }: AlphaBetaCase, predicted: { trace: number; determinant: number }): number {
  const [small, large] = symmetricEigen(alphaBeta(alpha, beta)).values;
  return Math.max(Math.abs(small + large - predicted.trace), Math.abs(small * large - predicted.determinant));
}

/** Trace and determinant of the covariance of the targets. */
export const alphaBetaMomentsClaim: Claim<AlphaBetaCase> = {
  prediction: alphaBetaMoments,
  cases: alphaBetaCases,
  runs: 200,
  residual: (problem) => distance(problem, alphaBetaInvariants(problem.alpha, problem.beta)),
  tolerance: { value: 1e-14, reason: "absolute, entries of at most one; rounding of two eigenvalues" },
  control: {
    description: "the prediction with 1 − β for β",
    residual: (problem) => distance(problem, alphaBetaInvariants(problem.alpha, 1 - problem.beta)),
  },
};
