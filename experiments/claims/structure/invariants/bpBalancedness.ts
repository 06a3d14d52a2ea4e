import { norm, subtract, type Matrix } from "../../../../src/linalg/index.ts";
import { FullWeights } from "../../../../src/linear/index.ts";
import { bpInvariants } from "../../../../src/measure/index.ts";
import { type LinearProblemInput } from "../../../../src/problem/index.ts";
import { bpBalancedness } from "../../../../theory/structure/index.ts";
import type { Claim } from "../../claim.ts";
import { flowFor } from "../setups/flows.ts";
import { networkOf } from "../../common/index.ts";
import { changed, flowProblems } from "../setups/problems.ts";

/** How far `W_{l+1}ᵀW_{l+1} − W_l W_lᵀ` drifts in flow, relative to the squared weights. */
function drift(problem: LinearProblemInput): number {
  const dynamics = new FullWeights(networkOf(problem), "moments", { samples: null });
  const before = bpInvariants(dynamics.weights());
  const W: Matrix[] = flowFor(dynamics, problem.training.time).weights();
  return bpInvariants(W).reduce(
    (worst, after, i) => Math.max(worst, norm(subtract(after, before[i])) / (norm(W[i]) ** 2 + norm(W[i + 1]) ** 2)),
    0,
  );
}

/** Balancedness in the gradient flow of backpropagation from any Gaussian weights. */
export const bpBalancednessClaim: Claim<LinearProblemInput> = {
  prediction: bpBalancedness,
  cases: flowProblems("gaussian", "gaussian").map((problem) => changed(problem, { rule: "bp" })),
  runs: 40,
  residual: drift,
  tolerance: {
    value: 1e-9,
    reason: "drift relative to the squared weights; the integrator's 1e-11 a step over up to a hundred steps",
  },
  control: {
    description: "the same networks under DFA",
    residual: (problem) => drift(changed(problem, { rule: "dfa" })),
  },
};
