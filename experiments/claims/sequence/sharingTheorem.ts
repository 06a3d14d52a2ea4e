import type { SequenceProblemInput } from "../../../src/problem/index.ts";
import { relativeDistance } from "../../../src/linalg/index.ts";
import { sharedWeights, sharingTheorem } from "../../../theory/sequence/index.ts";
import type { Claim } from "../claim.ts";
import { changed, networkOf, placedProblems, trained } from "./setups/placedNetworks.ts";

/**
 * The worst relative distance of weights, trained on one problem, from what the alignment matrices of another predict.
 */
function worst(problem: SequenceProblemInput, shared: SequenceProblemInput): number {
  const F = networkOf(shared).feedback();
  const A = trained(shared, "matrices").matrices();
  const W = trained(problem, "weights").matrices();
  return Math.max(
    ...W.flatMap((list, l) =>
      list.map((Wk, k) => relativeDistance(Wk, sharedWeights(A[l][k], F[l] ?? null, l > 0 ? F[l - 1] : null))),
    ),
  );
}

/** Full weights, trained one sample at a time, against alignment matrices trained on the same samples. */
export const sharingTheoremClaim: Claim<SequenceProblemInput> = {
  prediction: sharingTheorem,
  cases: placedProblems,
  runs: 15,
  residual: (problem) => worst(problem, problem),
  tolerance: {
    value: 1e-11,
    reason: "relative Frobenius distance of the worst weight; rounding, 2e-16 a step, grown over thirty steps",
  },
  control: {
    description: "a feedback matrix for each place instead of one for all",
    residual: (problem) => worst(changed(problem, { feedback: { overPlaces: "independent" } }), problem),
  },
};
