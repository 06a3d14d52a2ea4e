import { alignmentCeiling, independentFeedback, repeatedFeedback, type FeedbackPair } from "../../../src/deep/index.ts";
import { stream } from "../../../src/random/index.ts";
import { localCeiling, repeatedCeiling } from "../../../theory/convolution/index.ts";
import type { Claim } from "../claim.ts";
import { layerOf, windowLayers, type WindowCase } from "./windowLayers.ts";

const distance = (problem: WindowCase, { above, below }: FeedbackPair): number =>
  Math.abs(alignmentCeiling(above, below, layerOf(problem))! - localCeiling(problem.windows));

/** Ceilings of single draws against k/i. */
export const repeatedCeilingClaim: Claim<WindowCase> = {
  prediction: repeatedCeiling,
  cases: windowLayers(9, { channels: 3 }),
  runs: 60,
  residual: (problem) =>
    distance(problem, repeatedFeedback(problem.windows, problem.outputs, stream(problem.seed, "feedback"))),
  tolerance: { value: 1e-12, reason: "absolute distance of cosines; rounding of sums of some thousand entries" },
  control: {
    description: "independent feedback",
    residual: (problem) =>
      distance(problem, independentFeedback(layerOf(problem), problem.outputs, stream(problem.seed, "feedback"))),
  },
};
