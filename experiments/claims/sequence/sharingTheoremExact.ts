import {
  exactPlacedMatrices,
  exactPlacedProblem,
  exactPlacedWeights,
  sharingResiduals,
  type ExactPlacedDescription,
} from "../../../src/sequence/index.ts";
import { sharingTheoremExact } from "../../../theory/sequence/index.ts";
import type { Claim } from "../claim.ts";
import { EXACT, EXACT_RUNS, exactPlacedDescriptions, largestEntry, sharedOverPlaces } from "./setups/exactPlaced.ts";

/** Weights and alignment matrices as fractions. */
export const sharingTheoremExactClaim: Claim<ExactPlacedDescription> = {
  prediction: sharingTheoremExact,
  cases: exactPlacedDescriptions(false),
  runs: EXACT_RUNS,
  residual(description) {
    const problem = exactPlacedProblem(sharedOverPlaces(description));
    const A = exactPlacedMatrices(problem);
    return Math.max(...exactPlacedWeights(problem).map((W, t) => largestEntry(sharingResiduals(problem, W, A[t]))));
  },
  tolerance: EXACT,
  control: {
    description: "a feedback matrix for each place instead of one for all",
    residual(description) {
      const shared = exactPlacedProblem(sharedOverPlaces(description));
      const A = exactPlacedMatrices(shared);
      const W = exactPlacedWeights(exactPlacedProblem(description));
      return largestEntry(sharingResiduals(shared, W[3], A[3]));
    },
  },
};
