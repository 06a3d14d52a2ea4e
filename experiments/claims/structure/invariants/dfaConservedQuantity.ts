import { add, transpose } from "../../../../src/linalg/index.ts";
import { AlignmentMatrices, descend } from "../../../../src/linear/index.ts";
import { type LinearProblemInput } from "../../../../src/problem/index.ts";
import { balancedAlignment, dfaConservedQuantity } from "../../../../theory/structure/index.ts";
import type { Claim } from "../../claim.ts";
import { flowFor } from "../setups/flows.ts";
import { networkOf } from "../../common/index.ts";
import { flowProblems } from "../setups/problems.ts";
import { worstLayer } from "../setups/worstLayer.ts";

/** Gradient descent of so many steps drifts where the flow does not. */
const STEPS = 200;

/** How far `A_{l+1} + A_{l+1}ᵀ` has drifted from `A_l G_{l−1} A_lᵀ`, relative to it. */
function drift(dynamics: AlignmentMatrices, problem: LinearProblemInput): number {
  const A = dynamics.matrices();
  const grams = networkOf(problem).feedbackGrams();
  const symmetrised = A.slice(1).map((next) => add(next, transpose(next)));
  const balanced = symmetrised.map((_, i) => balancedAlignment(A[i], i === 0 ? undefined : grams[i - 1]));
  return worstLayer(symmetrised, balanced);
}

/** The drift in gradient flow from zero weights. */
export const dfaConservedQuantityClaim: Claim<LinearProblemInput> = {
  prediction: dfaConservedQuantity,
  cases: flowProblems("zero", "gaussian"),
  runs: 60,
  residual: (problem) =>
    drift(flowFor(new AlignmentMatrices(networkOf(problem), { samples: null }), problem.training.time), problem),
  tolerance: {
    value: 1e-8,
    reason:
      "relative drift in the worst layer; the integrator's 1e-11 a step over up to a hundred steps, squared layers doubling it",
  },
  control: {
    description: `gradient descent in ${STEPS} steps, whose drift is of the order of the rate`,
    residual(problem) {
      const network = networkOf(problem);
      const dynamics = new AlignmentMatrices(network, { samples: null });
      return drift(descend(network, dynamics, problem.training.time / STEPS, STEPS), problem);
    },
  },
};
