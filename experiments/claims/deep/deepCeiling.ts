import fc from "fast-check";
import { deepFeedback, initialWeights, networkLayers, builtInData } from "../../../src/deep/index.ts";
import { toRows } from "../../../src/linalg/index.ts";
import type { Alignment } from "../../../src/measure/index.ts";
import { deepProblemSchema, parseWith, type DeepProblemInput } from "../../../src/problem/index.ts";
import { deepCeiling } from "../../../theory/deep/index.ts";
import type { Claim } from "../claim.ts";
import { mapNetworks } from "./setups/mapNetworks.ts";
import { simulate } from "../../../src/simulate/index.ts";

/**
 * How far the weight alignment of a run lies above ceilings, its own unless others are given, at worst over layers and
 * snapshots.
 */
function excess(problem: DeepProblemInput, others?: Alignment): number {
  const { snapshots, ceilings } = simulate(problem);
  const { layers } = others ?? ceilings!;
  return Math.max(
    ...snapshots.flatMap(({ weightAlignment }) =>
      Object.entries(weightAlignment!.layers).map(([layer, value]) => value! - layers[layer]!),
    ),
  );
}

/** Full layers of the same sizes, with the same feedback, from zero weights. */
function withFullLayers(given: DeepProblemInput): DeepProblemInput {
  const problem = parseWith(deepProblemSchema, given);
  const layers = networkLayers(problem.network.hidden, builtInData(problem));
  const matrices = deepFeedback(problem, layers, initialWeights(problem, layers)).map(toRows);
  const hidden = layers.slice(0, -1).map(({ rows }) => rows);
  return {
    ...given,
    network: { ...given.network, hidden, initial: { kind: "zero" } },
    feedback: { kind: "given", matrices },
  };
}

/**
 * Small networks of layers of maps, trained with many activations, both losses and optimisers, and every kind of
 * feedback.
 */
export const deepCeilingClaim: Claim<DeepProblemInput> = {
  prediction: deepCeiling,
  cases: mapNetworks(
    fc.constantFrom({ kind: "gaussian" as const }, { kind: "repeated" as const }, { kind: "structured" as const }),
  ),
  runs: 12,
  residual: (problem) => excess(problem),
  tolerance: { value: 1e-6, reason: "how far a cosine passes the ceiling: sums in single precision" },
  control: {
    description: "full layers of the same sizes with the same feedback, from zero weights",
    residual: (problem) => excess(withFullLayers(problem), simulate(problem).ceilings!),
  },
};
