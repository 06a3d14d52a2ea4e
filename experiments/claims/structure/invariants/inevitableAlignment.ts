import { inner, multiply, transpose } from "../../../../src/linalg/index.ts";
import { FullWeights } from "../../../../src/linear/index.ts";
import { type LinearProblemInput } from "../../../../src/problem/index.ts";
import { feedbackOverlap, inevitableAlignment } from "../../../../theory/structure/index.ts";
import type { Claim } from "../../claim.ts";
import { flowFor } from "../setups/flows.ts";
import { networkOf } from "../../common/index.ts";
import { changed, flowProblems } from "../setups/problems.ts";

/**
 * The overlaps of the full weights with their feedback, in flow, against half the squared weights of the layer below.
 */
function residual(problem: LinearProblemInput): number {
  const network = networkOf(problem);
  const F = network.feedback();
  const W = flowFor(new FullWeights(network, "moments", { samples: null }), problem.training.time).weights();
  return F.reduce((worst, F_l, i) => {
    const target = i + 1 < F.length ? multiply(F[i + 1], transpose(F_l)) : transpose(F_l);
    const overlap = inner(W[i + 1], target);
    const predicted = feedbackOverlap(W[i]);
    return overlap > 0 ? Math.max(worst, Math.abs(overlap - predicted) / predicted) : Number.POSITIVE_INFINITY;
  }, 0);
}

/** Gradient flow of full weights from zero. */
export const inevitableAlignmentClaim: Claim<LinearProblemInput> = {
  prediction: inevitableAlignment,
  cases: flowProblems("zero", "orthonormal"),
  runs: 40,
  residual,
  tolerance: {
    value: 1e-8,
    reason:
      "relative difference in the worst layer; the integrator's 1e-11 a step over up to a hundred steps, squared layers doubling it",
  },
  control: {
    description: "Gaussian feedback at the same small widths, under which the layers below the last do not obey it",
    residual: (problem) => residual(changed(problem, { feedback: { kind: "gaussian" } })),
  },
};
