import { add, norm, symmetricEigen, transpose, type Matrix } from "../../../../src/linalg/index.ts";
import { descend, ReducedForm } from "../../../../src/linear/index.ts";
import { type LinearProblemInput } from "../../../../src/problem/index.ts";
import { positiveSymmetricPart } from "../../../../theory/structure/index.ts";
import type { Claim } from "../../claim.ts";
import { flowFor } from "../setups/flows.ts";
import { networkOf } from "../../common/index.ts";
import { changed, flowProblems } from "../setups/problems.ts";

/** How far the smallest eigenvalue of any `A_l + A_lᵀ`, l ≥ 2, lies below zero, relative to the norm. */
const negativity = (A: readonly Matrix[]): number =>
  A.slice(1).reduce((worst, A_l) => {
    const S = add(A_l, transpose(A_l));
    const size = norm(S);
    return size === 0 ? worst : Math.max(worst, -symmetricEigen(S).values[0] / size);
  }, 0);

/** A step this large is mostly noise. */
const NOISY_RATE = 0.2;
const NOISY_STEPS = 5;

/** The eigenvalues of the symmetric parts in gradient flow from any Gaussian weights. */
export const positiveSymmetricPartClaim: Claim<LinearProblemInput> = {
  prediction: positiveSymmetricPart,
  cases: flowProblems("gaussian", "gaussian"),
  runs: 40,
  residual(problem) {
    const reduced = flowFor(new ReducedForm(networkOf(problem), { samples: null }), problem.training.time);
    return negativity(reduced.matrices());
  },
  tolerance: {
    value: 1e-9,
    reason: "negative eigenvalues relative to the norm; the integrator's 1e-11 a step over up to a hundred steps",
  },
  control: {
    description: "SGD on single samples, whose steps are noisy",
    residual(problem) {
      const network = networkOf(changed(problem, { training: { ...problem.training, batch: 1 } }));
      const reduced = descend(network, new ReducedForm(network, { samples: null }), NOISY_RATE, NOISY_STEPS);
      return negativity(reduced.matrices());
    },
  },
};
