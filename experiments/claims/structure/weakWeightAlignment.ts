import type { Matrix } from "../../../src/linalg/index.ts";
import type { LinearProblemInput } from "../../../src/problem/index.ts";
import { alignedWeights, weakWeightAlignment } from "../../../theory/structure/index.ts";
import type { Claim } from "../claim.ts";
import { networkOf } from "../common/index.ts";
import { changed, sgdProblems } from "./setups/problems.ts";
import { trainedMatrices, trainedWeights } from "./setups/sgdRuns.ts";
import { worstLayer } from "./setups/worstLayer.ts";

const predictedWeights = (problem: LinearProblemInput): Matrix[] =>
  alignedWeights(trainedMatrices(problem), networkOf(problem).feedback());

/** Full weights trained by SGD, against alignment matrices trained on the same batches. */
export const weakWeightAlignmentClaim: Claim<LinearProblemInput> = {
  prediction: weakWeightAlignment,
  cases: sgdProblems("zero"),
  runs: 100,
  residual: (problem) => worstLayer(trainedWeights(problem), predictedWeights(problem)),
  tolerance: {
    value: 1e-11,
    reason: "relative Frobenius distance in the worst layer; rounding, 2e-16 a step, grown over up to fifty steps",
  },
  control: {
    description: "the network starts from Gaussian instead of zero weights",
    residual: (problem) =>
      worstLayer(trainedWeights(changed(problem, { initial: { kind: "gaussian" } })), predictedWeights(problem)),
  },
};
