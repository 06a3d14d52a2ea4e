import { alignmentCeiling } from "../../../src/deep/index.ts";
import { ceilingAttained } from "../../../theory/convolution/index.ts";
import type { Claim } from "../claim.ts";
import { feedbackProduct, matrixCosine, trainStructured } from "../../setups/index.ts";
import { feedbackOf, trainingCases, type TrainingCase } from "./training.ts";
import { layerOf } from "./windowLayers.ts";

/**
 * Early: the weights are polynomials of the time, W_1 of order one and W_2 of order two, and the error has hardly
 * changed.
 */
const EARLY = 0.05;

/** The relative distance of early alignment from the ceiling, for a map of the given singular values. */
function distance(problem: TrainingCase, singularValues: readonly number[]): number {
  const layer = layerOf(problem);
  const feedback = feedbackOf(problem);
  const [{ weights }] = trainStructured({ ...problem, layer, feedback, singularValues }, [EARLY]);
  const ceiling = alignmentCeiling(feedback.above, feedback.below, layer)!;
  return Math.abs(matrixCosine(weights[1], feedbackProduct(feedback)) / ceiling - 1);
}

/** Early alignment for maps that turn without stretching. */
export const ceilingAttainedClaim: Claim<TrainingCase> = {
  prediction: ceilingAttained,
  cases: trainingCases,
  runs: 15,
  residual: (problem) =>
    distance(
      problem,
      problem.singularValues.map(() => 1),
    ),
  tolerance: {
    value: 1e-10,
    reason: "relative distance; what has been learned by then, of order time⁷, enters squared, beside rounding",
  },
  control: {
    description: "a map of which one singular value is five times the others",
    residual: (problem) =>
      distance(
        problem,
        problem.singularValues.map((_, i) => (i === 0 ? 5 : 1)),
      ),
  },
};
