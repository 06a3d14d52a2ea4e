import {
  exactProblem,
  exactReduced,
  exactWeights,
  learnedMatrices,
  structureResiduals,
  type ExactDescription,
} from "../../../src/linear/index.ts";
import { structureTheoremExact } from "../../../theory/structure/index.ts";
import type { Claim } from "../claim.ts";
import { EXACT_RUNS, EXACT_TOLERANCE, exactDescriptions, largest, last } from "./setups/exactCases.ts";

/** Weights and the reduced form as fractions. */
export const structureTheoremExactClaim: Claim<ExactDescription> = {
  prediction: structureTheoremExact,
  cases: exactDescriptions,
  runs: EXACT_RUNS,
  residual(description) {
    const problem = exactProblem(description);
    const A = exactReduced(problem);
    return Math.max(...exactWeights(problem).map((W, t) => largest(structureResiduals(problem, W, A[t]))));
  },
  tolerance: EXACT_TOLERANCE,
  control: {
    description: "the formula without the alignment term, A_{l+1} F_lᵀ",
    residual(description) {
      const problem = exactProblem(description);
      const A = last(exactReduced(problem)).map((A_l, i) => (i === 0 ? A_l : A_l.scaled(0)));
      const C = learnedMatrices(problem, last(exactReduced(problem)));
      const learned = last(exactWeights(problem)).map((W, i) => {
        if (i === 0) return W.minus(W);
        const leak = C[i - 1].times(problem.initial[i - 1].transposed());
        const aligned = A[i].times(problem.feedback[i - 1].transposed());
        return W.minus(problem.initial[i]).minus(problem.feedback[i].times(leak.plus(aligned)));
      });
      return largest(learned);
    },
  },
};
