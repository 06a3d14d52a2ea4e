import { alignmentCeiling, fullyConnected } from "../../../src/deep/index.ts";
import { ceilingInTraining } from "../../../theory/convolution/index.ts";
import type { Claim } from "../claim.ts";
import { feedbackProduct, matrixCosine, trainStructured } from "../../setups/index.ts";
import { feedbackOf, trainingCases, type TrainingCase } from "./training.ts";
import { layerOf } from "./windowLayers.ts";

/** From the first steps to long after the map is learned. */
const TIMES = [0.1, 0.3, 1, 2, 4, 8];

/**
 * How far weight alignment lies above the ceiling, or off the ceiling times the cosine within S, at worst along a run.
 */
function worst(problem: TrainingCase, trained = layerOf(problem)): number {
  const layer = layerOf(problem);
  const feedback = feedbackOf(problem);
  const ceiling = alignmentCeiling(feedback.above, feedback.below, layer)!;
  const target = feedbackProduct(feedback);
  const reach = feedbackProduct(feedback);
  layer.project(reach.data);
  const distances = trainStructured({ ...problem, layer: trained, feedback }, TIMES).map(({ weights: [, W] }) => {
    const measured = matrixCosine(W, target);
    return Math.max(measured - ceiling, Math.abs(measured - ceiling * matrixCosine(W, reach)));
  });
  return Math.max(...distances);
}

/** Small networks trained by DFA, with independent and with factored feedback. */
export const ceilingInTrainingClaim: Claim<TrainingCase> = {
  prediction: ceilingInTraining,
  cases: trainingCases,
  runs: 12,
  residual: (problem) => worst(problem),
  tolerance: { value: 1e-12, reason: "absolute distance of cosines; rounding of sums of some thousand entries" },
  control: {
    description: "a fully connected layer with the same feedback",
    residual: (problem) => worst(problem, fullyConnected(layerOf(problem).rows, layerOf(problem).cols)),
  },
};
