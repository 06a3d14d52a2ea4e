import fc from "fast-check";
import { gram, matrixFrom } from "../../../src/linalg/index.ts";
import type { SequenceProblemInput } from "../../../src/problem/index.ts";
import { denseMap, SequenceDynamics, weightsView } from "../../../src/sequence/index.ts";
import { descentFromMatrices, lossRateFromMatrices, type PlacedMatrices } from "../../../theory/sequence/index.ts";
import type { Claim } from "../claim.ts";
import { changed, networkOf, trained } from "./setups/placedNetworks.ts";
import { seeds } from "../common/index.ts";

const mixing = fc.constantFrom({ kind: "none" as const }, { kind: "causal-mean" as const }, { kind: "mean" as const });

/** Layers of one mixing each, part of the way through learning. */
const placed: fc.Arbitrary<SequenceProblemInput> = fc
  .record({
    mixings: fc.tuple(mixing, mixing),
    transport: fc.constantFrom("none" as const, "mixing" as const),
    seed: seeds,
  })
  .map(({ mixings, transport, seed: s }) => ({
    network: {
      kind: "sequence" as const,
      places: 3,
      inputs: 3,
      outputs: 2,
      layers: mixings.map((one) => ({ width: 6, mixing: one })),
    },
    feedback: { kind: "gaussian" as const, transport },
    data: { kind: "teacher" as const, mixing: { kind: "shifts" as const, kernel: 2 } },
    training: { rate: 0.004, time: 0.5, batch: "full" as const },
    seed: s,
  }));

/** How far the weights are moved for the difference quotient, whose truncation is of order four in it. */
const DISTANCE = 1e-3;

/** `d loss / dt` of full weights under their rule, as they stand after the steps of a problem: by moving them. */
function measured(problem: SequenceProblemInput): number {
  const network = networkOf(problem);
  const population = network.source.population();
  const dynamics = new SequenceDynamics(network, weightsView(network), population.count);
  const start = trained(problem, "weights").state.slice();
  const velocity = new Float64Array(start.length);
  dynamics.flow(population, start, velocity);
  const h = DISTANCE / Math.hypot(...velocity);
  const lossAt = (time: number) => {
    dynamics.state.set(start.map((w, i) => w + time * velocity[i]));
    return 0.5 * dynamics.pass(population.inputs, population.targets);
  };
  return (8 * (lossAt(h) - lossAt(-h)) - (lossAt(2 * h) - lossAt(-2 * h))) / (12 * h);
}

/** The same from the alignment matrices. */
function predicted(problem: SequenceProblemInput): number {
  const network = networkOf(problem);
  const F = network.feedback();
  const { layers, outputs: nL, outputPlaces } = network;
  const { inputs: n0, places } = network.problem.network;
  const matrices: PlacedMatrices = {
    A: trained(problem, "matrices")
      .matrices()
      .map(([A]) => A),
    grams: [null, ...F.map(gram)],
    maps: layers.map(({ maps }) => denseMap(maps[0])),
    carry: layers.slice(0, -1).map(({ carry }) => denseMap(carry)),
  };
  const { count, inputs, targets, weight } = network.source.population();
  const columns = (values: Float64Array, s: number, width: number, T: number) =>
    matrixFrom(width, T, (i, p) => values[(s * T + p) * width + i]);
  const samples = Array.from({ length: count }, (_, s) => ({
    X: columns(inputs, s, n0, places),
    Y: columns(targets, s, nL, outputPlaces),
  }));
  return lossRateFromMatrices(matrices, samples, weight);
}

const distance = (problem: SequenceProblemInput, other: SequenceProblemInput): number =>
  Math.abs(measured(problem) / predicted(other) - 1);

/** The loss of full weights that are moved along their updates, against the alignment matrices alone. */
export const descentClaim: Claim<SequenceProblemInput> = {
  prediction: descentFromMatrices,
  cases: placed,
  runs: 8,
  residual: (problem) => distance(problem, problem),
  tolerance: {
    value: 1e-6,
    reason:
      "relative distance; the difference quotient, 1e-12 in truncation and in rounding, over rates that are far from zero once learning has begun",
  },
  control: {
    description: "a feedback matrix for each place, for which the alignment matrices of shared feedback do not hold",
    residual: (problem) => distance(changed(problem, { feedback: { overPlaces: "independent" } }), problem),
  },
};
