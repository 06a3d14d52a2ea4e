import fc from "fast-check";
import { matrixFrom, relativeDistance, toRows } from "../../../src/linalg/index.ts";
import type { SequenceProblemInput } from "../../../src/problem/index.ts";
import { placeAverage } from "../../../theory/sequence/index.ts";
import type { Claim } from "../claim.ts";
import { changed, networkOf, trained } from "./setups/placedNetworks.ts";
import { seeds } from "../common/index.ts";

/**
 * Convolutions around a circle that learn one, in gradient descent on the population, with a feedback matrix for each
 * place or some dealt to them.
 */
const circles: fc.Arbitrary<SequenceProblemInput> = fc
  .record({
    kernels: fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 2 })),
    overPlaces: fc.constantFrom("independent" as const, 2, 3),
    pooled: fc.boolean(),
    correlated: fc.boolean(),
    seed: seeds,
  })
  .map(({ kernels, overPlaces, pooled, correlated, seed: s }) => ({
    network: {
      kind: "sequence" as const,
      places: 6,
      inputs: 3,
      outputs: 2,
      layers: [7, 6].map((width, i) => ({ width, mixing: { kind: "shifts" as const, kernel: kernels[i] } })),
      readout: { mixing: { kind: "shifts" as const, kernel: kernels[2] }, pooled },
    },
    feedback: { kind: "gaussian" as const, overPlaces },
    data: {
      kind: "teacher" as const,
      mixing: { kind: "shifts" as const, kernel: 2 },
      ...(correlated && { placeCovariance: { kind: "circulant" as const, coefficients: [1, 0.4, 0.1, 0, 0.1, 0.4] } }),
    },
    training: { rate: 0.002, time: 0.2, batch: "full" as const },
    seed: s,
  }));

/** The worst relative distance of the weights from those that one matrix, the mean of those of the places, gives. */
function worst(problem: SequenceProblemInput): number {
  const { outputs } = problem.network;
  const means = networkOf(problem)
    .feedback()
    .map((F) => {
      const R = F.cols / outputs;
      const mean = matrixFrom(F.rows, outputs, (i, j) => {
        let sum = 0;
        for (let r = 0; r < R; r++) sum += F.data[i * F.cols + r * outputs + j];
        return sum / R;
      });
      return toRows(mean);
    });
  const averaged = trained({ ...problem, feedback: { kind: "given", matrices: means } }, "weights").matrices();
  const own = trained(problem, "weights").matrices();
  return Math.max(...own.flatMap((list, l) => list.map((W, k) => relativeDistance(W, averaged[l][k]))));
}

/** Full weights trained on all the data with the places' own feedback, and with its mean. */
export const placeAverageClaim: Claim<SequenceProblemInput> = {
  prediction: placeAverage,
  cases: circles,
  runs: 8,
  residual: worst,
  tolerance: {
    value: 1e-10,
    reason:
      "relative Frobenius distance of the worst weight; rounding of sums over places in another order, over a hundred steps",
  },
  control: {
    description: "a readout that averages over the past, which makes places differ",
    residual: (problem) => worst(changed(problem, { network: { readout: { mixing: { kind: "causal-mean" } } } })),
  },
};
