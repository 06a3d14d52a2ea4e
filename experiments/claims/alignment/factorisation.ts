import { singularValues, trace } from "../../../src/linalg/index.ts";
import type { LinearProblemInput } from "../../../src/problem/index.ts";
import { conditioningFactor, factorisation, symmetryFactor } from "../../../theory/alignment/index.ts";
import type { Claim } from "../claim.ts";
import { withNarrowGaussianFeedback } from "../common/index.ts";
import { trainedProblems, trainedWeights } from "./setups/trained.ts";

/** The worst distance over the layers of the alignment of the weights from conditioning times symmetry. */
function distance(problem: LinearProblemInput): number {
  const { layers, matrices } = trainedWeights(problem);
  if (matrices === null) throw new RangeError("factorisation: the feedback must have full rank");
  const distances = matrices.slice(1).map((A, i) => {
    const s = singularValues(A);
    return Math.abs((layers[i + 2] ?? Number.NaN) - conditioningFactor(s) * symmetryFactor(trace(A), s));
  });
  return Math.max(...distances);
}

/** The alignment of trained full weights, factored. */
export const factorisationClaim: Claim<LinearProblemInput> = {
  prediction: factorisation,
  cases: trainedProblems("orthonormal"),
  runs: 60,
  residual: distance,
  tolerance: {
    value: 1e-12,
    reason: "absolute distance of cosines, worst layer; rounding of a hundred steps and of the singular values",
  },
  control: {
    description: "Gaussian feedback at the width of the output",
    residual: (problem) => distance(withNarrowGaussianFeedback(problem)),
  },
};
