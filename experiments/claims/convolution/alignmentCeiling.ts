import { alignmentCeiling, independentFeedback } from "../../../src/deep/index.ts";
import { norm } from "../../../src/linalg/index.ts";
import { stream } from "../../../src/random/index.ts";
import { alignmentCeilingLaw, bestFitCosine, ceilingOf } from "../../../theory/convolution/index.ts";
import type { Claim } from "../claim.ts";
import { feedbackProduct, matrixCosine } from "../../setups/index.ts";
import { layerOf, windowLayers, type WindowCase } from "./windowLayers.ts";

/** Matrices of the layer that are tried against the ceiling, at growing distances from the one that attains it. */
const TRIES = 200;

/**
 * How far the best cosine found lies from the ceiling of the layer, or of another one: below by least squares, above by
 * trying.
 */
function distance(problem: WindowCase, ceilingLayer = layerOf(problem)): number {
  const layer = layerOf(problem);
  const pair = independentFeedback(layer, problem.outputs, stream(problem.seed, "feedback"));
  const target = feedbackProduct(pair);
  const ceiling = alignmentCeiling(pair.above, pair.below, ceilingLayer)!;
  const projected = target.data.slice();
  ceilingLayer.project(projected);
  const formula = ceilingOf(norm({ ...target, data: projected }), norm(target));
  const fit = bestFitCosine(problem.windows, problem.shared, target);

  const random = stream(problem.seed, "tries");
  const best = layer.fromMatrix(target);
  const size = Math.hypot(...best) / Math.sqrt(best.length);
  let highest = 0;
  for (let t = 0; t < TRIES; t++) {
    const spread = size * 10 ** (-4 + (6 * t) / TRIES);
    const W = layer.toMatrix(best.map((weight) => weight + spread * random.normal()));
    highest = Math.max(highest, matrixCosine(W, target));
  }
  return Math.max(Math.abs(ceiling - formula), Math.abs(fit - ceiling), highest - ceiling);
}

/** Least squares over the weights of the layer, and random search around its result, against the ceiling. */
export const alignmentCeilingClaim: Claim<WindowCase> = {
  prediction: alignmentCeilingLaw,
  cases: windowLayers(4),
  runs: 20,
  residual: (problem) => distance(problem),
  tolerance: {
    value: 1e-11,
    reason: "absolute distance of cosines; rounding of the pseudo-inverse of the basis of S",
  },
  control: {
    description:
      "the ceiling of the layer that shares its weights in place of one that does not, and the other way round",
    residual: (problem) => distance(problem, layerOf({ ...problem, shared: !problem.shared })),
  },
};
