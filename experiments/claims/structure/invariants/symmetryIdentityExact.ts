import {
  exactProblem,
  exactReduced,
  learnedMatrices,
  symmetryResiduals,
  type ExactDescription,
} from "../../../../src/linear/index.ts";
import { symmetryIdentityExact } from "../../../../theory/structure/index.ts";
import type { Claim } from "../../claim.ts";
import { EXACT_RUNS, EXACT_TOLERANCE, exactDescriptions, largest, last } from "../setups/exactCases.ts";

/** The reduced form as fractions. */
export const symmetryIdentityExactClaim: Claim<ExactDescription> = {
  prediction: symmetryIdentityExact,
  cases: exactDescriptions,
  runs: EXACT_RUNS,
  residual(description) {
    const problem = exactProblem(description);
    return largest(symmetryResiduals(problem, exactReduced(problem)));
  },
  tolerance: EXACT_TOLERANCE,
  control: {
    description: "the identity without the noise of the steps, as if they were a flow",
    residual(description) {
      const problem = exactProblem(description);
      const A = last(exactReduced(problem));
      const C = learnedMatrices(problem, A);
      return largest(A.slice(1).map((next, i) => next.plus(next.transposed()).minus(C[i].times(C[i].transposed()))));
    },
  },
};
