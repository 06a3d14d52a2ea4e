import {
  exactMatrices,
  exactProblem,
  exactWeights,
  weakAlignmentResiduals,
  type ExactDescription,
} from "../../../src/linear/index.ts";
import { weakWeightAlignmentExact } from "../../../theory/structure/index.ts";
import type { Claim } from "../claim.ts";
import { EXACT_RUNS, EXACT_TOLERANCE, exactDescriptions, largest, last, zeroStart } from "./setups/exactCases.ts";

/** Weights and alignment matrices as fractions. */
export const weakWeightAlignmentExactClaim: Claim<ExactDescription> = {
  prediction: weakWeightAlignmentExact,
  cases: exactDescriptions,
  runs: EXACT_RUNS,
  residual(description) {
    const problem = exactProblem(zeroStart(description));
    const A = exactMatrices(problem);
    return Math.max(...exactWeights(problem).map((W, t) => largest(weakAlignmentResiduals(problem, W, A[t]))));
  },
  tolerance: EXACT_TOLERANCE,
  control: {
    description: "the network starts from given instead of zero weights",
    residual(description) {
      const problem = exactProblem(description);
      const A = last(exactMatrices(exactProblem(zeroStart(description))));
      return largest(weakAlignmentResiduals(problem, last(exactWeights(problem)), A));
    },
  },
};
