import fc from "fast-check";
import { alignmentCeiling, factoredFeedback } from "../../../src/deep/index.ts";
import { stream } from "../../../src/random/index.ts";
import { outputsBound, outputsCeiling } from "../../../theory/convolution/index.ts";
import type { Claim } from "../claim.ts";
import { layerOf, windowLayers, type WindowCase } from "./windowLayers.ts";

/** How far factored feedback lifts the ceiling above the bound. */
function excess(problem: WindowCase): number {
  const layer = layerOf(problem);
  const { above, below } = factoredFeedback(layer, problem.outputs, stream(problem.seed, "feedback"));
  return Math.max(0, alignmentCeiling(above, below, layer)! - outputsBound(problem.windows, problem.outputs));
}

/** Feedback fitted to the layer against the most that its number of outputs allows. */
export const outputsCeilingClaim: Claim<WindowCase> = {
  prediction: outputsCeiling,
  cases: fc
    .tuple(windowLayers(9, { shared: true }), fc.integer({ min: 7, max: 9 }), fc.integer({ min: 1, max: 3 }))
    .map(([problem, size, kernel]) => ({
      ...problem,
      outputs: Math.min(2, problem.outputs),
      windows: { ...problem.windows, size, kernel, stride: 1 },
    })),
  runs: 15,
  residual: excess,
  tolerance: { value: 1e-12, reason: "how far a cosine passes the bound: rounding" },
  control: {
    description: "a locally connected layer, whose matrix can have all its weight in a few rows",
    residual: (problem) => excess({ ...problem, shared: false }),
  },
};
