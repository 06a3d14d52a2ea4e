import { identity, type Matrix } from "../../../src/linalg/index.ts";
import type { LinearProblemInput } from "../../../src/problem/index.ts";
import { alignmentFromGrams, gaussianFeedbackAlignment } from "../../../theory/alignment/index.ts";
import type { Claim } from "../claim.ts";
import { networkOf } from "../common/index.ts";
import { trainedMatrices, trainedProblems, trainedWeights } from "./setups/trained.ts";

/** The worst distance over the layers of the alignment of the weights from the formula with the given Gram matrices. */
function distance(problem: LinearProblemInput, gramsOf: (grams: readonly Matrix[]) => readonly Matrix[]): number {
  const { layers } = trainedWeights(problem);
  const grams = gramsOf(networkOf(problem).feedbackGrams());
  const distances = trainedMatrices(problem)
    .slice(1)
    .map((A, i) => Math.abs((layers[i + 2] ?? Number.NaN) - alignmentFromGrams(A, grams[i], grams[i + 1])));
  return Math.max(...distances);
}

/** Full weights against the recursion of the alignment matrices and the Gram matrices of the feedback. */
export const gaussianFeedbackAlignmentClaim: Claim<LinearProblemInput> = {
  prediction: gaussianFeedbackAlignment,
  cases: trainedProblems("gaussian"),
  runs: 60,
  residual: (problem) => distance(problem, (grams) => grams),
  tolerance: {
    value: 1e-11,
    reason: "absolute distance of cosines, worst layer; rounding of a hundred steps in two different forms",
  },
  control: {
    description: "the formula with every Gram matrix replaced by the identity",
    residual: (problem) => distance(problem, (grams) => grams.map((G) => identity(G.rows))),
  },
};
