import { independentFeedback, repeatedFeedback, type FeedbackPair } from "../../../src/deep/index.ts";
import { norm } from "../../../src/linalg/index.ts";
import { stream, type Stream } from "../../../src/random/index.ts";
import { ceilingInTheMean, convolutionCeiling, localCeiling, meanCeiling } from "../../../theory/convolution/index.ts";
import type { Claim } from "../claim.ts";
import { feedbackProduct } from "../../setups/index.ts";
import { layerOf, windowLayers, type WindowCase } from "./windowLayers.ts";

const DRAWS = 300;

/** The mean over draws of `‖Π_S M‖² − ρ²‖M‖²`, in its standard errors. */
function deviation(problem: WindowCase, draw: (random: Stream) => FeedbackPair): number {
  const layer = layerOf(problem);
  const closed = problem.shared ? convolutionCeiling(problem.windows) : localCeiling(problem.windows);
  const rho = meanCeiling(layer.dimension, layer.rows, layer.cols);
  if (Math.abs(closed / rho - 1) > 1e-12) return Number.POSITIVE_INFINITY;
  let [sum, squares] = [0, 0];
  for (let d = 0; d < DRAWS; d++) {
    const target = feedbackProduct(draw(stream(problem.seed, "draw", d)));
    const size = norm(target) ** 2;
    layer.project(target.data);
    const difference = norm(target) ** 2 - rho ** 2 * size;
    sum += difference;
    squares += difference ** 2;
  }
  const mean = sum / DRAWS;
  return Math.abs(mean) / Math.sqrt((squares / DRAWS - mean ** 2) / DRAWS);
}

/** Draws of independent feedback against the mean ceiling, in the general form and in those of both kinds of layers. */
export const ceilingInTheMeanClaim: Claim<WindowCase> = {
  prediction: ceilingInTheMean,
  cases: windowLayers(7),
  runs: 20,
  residual: (problem) => deviation(problem, (random) => independentFeedback(layerOf(problem), problem.outputs, random)),
  tolerance: {
    value: 4.5,
    reason:
      "in standard errors of the mean of 300 draws, estimated from them: skew differences pass 4.5 less than once in 10⁴ cases",
  },
  control: {
    description: "feedback repeated within channels",
    residual: (problem) =>
      deviation({ ...problem, shared: true }, (random) => repeatedFeedback(problem.windows, problem.outputs, random)),
  },
};
