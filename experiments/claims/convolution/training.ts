import fc from "fast-check";
import { factoredFeedback, independentFeedback, type FeedbackPair } from "../../../src/deep/index.ts";
import { stream } from "../../../src/random/index.ts";
import { reals } from "../common/index.ts";
import { layerOf, windowLayers, type WindowCase } from "./windowLayers.ts";

/** A layer of windows in a network that learns a map of given singular values. */
export interface TrainingCase extends WindowCase {
  readonly factored: boolean;
  readonly singularValues: readonly number[];
}

/** Networks whose map has singular values within a factor of three. */
export const trainingCases: fc.Arbitrary<TrainingCase> = fc
  .tuple(windowLayers(6), fc.boolean(), fc.array(reals(1, 3), { minLength: 2, maxLength: 4 }))
  .map(([problem, factored, singularValues]) => {
    const { rows, cols } = layerOf(problem);
    const outputs = Math.min(singularValues.length, rows, cols);
    return { ...problem, outputs, factored, singularValues: singularValues.slice(0, outputs) };
  });

/** The feedback of a case. */
export function feedbackOf(problem: TrainingCase): FeedbackPair {
  const draw = problem.factored ? factoredFeedback : independentFeedback;
  return draw(layerOf(problem), problem.outputs, stream(problem.seed, "feedback"));
}
