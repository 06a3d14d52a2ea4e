import fc from "fast-check";
import { builtInData, deepFeedback, initialWeights, meanCeilings, networkLayers } from "../../../src/deep/index.ts";
import { feedbackProducts } from "../../../src/deep/training/index.ts";
import { deepProblemSchema, parseWith, type DeepProblemInput } from "../../../src/problem/index.ts";
import { deepCeilingInTheMean } from "../../../theory/deep/index.ts";
import type { Claim } from "../claim.ts";
import { mapNetworks } from "./setups/mapNetworks.ts";

const DRAWS = 100;

/**
 * The mean over draws of `‖Π_S M‖² − ρ²‖M‖²`, in its standard errors, in the worst layer; full layers, where it is
 * rounding, left out.
 */
function deviation(given: DeepProblemInput): number {
  const problem = parseWith(deepProblemSchema, given);
  const layers = networkLayers(problem.network.hidden, builtInData(problem));
  const weights = initialWeights(problem, layers);
  const ceilings = meanCeilings(layers);
  const differences = Array.from({ length: DRAWS }, (_, draw) => {
    const feedback = deepFeedback({ ...problem, seed: problem.seed + draw }, layers, weights);
    const products = feedbackProducts(
      layers,
      feedback.map(({ data }) => Float32Array.from(data)),
    );
    return products.map(({ layer, multiplicity, sums, squaredNorm }) => {
      const represented = sums.reduce((sum, s) => sum + s * s, 0) / multiplicity;
      return represented - ceilings[layer]! ** 2 * squaredNorm;
    });
  });
  const inMaps = layers.slice(1).flatMap(({ kind }, i) => (kind === "full" ? [] : [i]));
  return Math.max(
    ...inMaps.map((i) => {
      const mean = differences.reduce((sum, of) => sum + of[i], 0) / DRAWS;
      const variance = differences.reduce((sum, of) => sum + (of[i] - mean) ** 2, 0) / (DRAWS - 1);
      return Math.abs(mean) / Math.sqrt(variance / DRAWS);
    }),
  );
}

/** Draws of the feedback that deep networks are trained with. */
export const deepCeilingInTheMeanClaim: Claim<DeepProblemInput> = {
  prediction: deepCeilingInTheMean,
  cases: mapNetworks(
    fc.constantFrom(
      { kind: "gaussian" as const },
      { kind: "uniform" as const },
      { kind: "sign" as const },
      { kind: "sparse" as const, density: 0.5 },
    ),
  ),
  runs: 8,
  residual: deviation,
  tolerance: {
    value: 4.5,
    reason:
      "in standard errors of the mean of 100 draws, estimated from them: skew differences pass 4.5 less than once in 10³ cases",
  },
  control: {
    description: "feedback repeated within channels",
    residual: (problem) => deviation({ ...problem, feedback: { kind: "repeated" } }),
  },
};
