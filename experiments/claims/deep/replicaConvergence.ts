import fc from "fast-check";
import type { DeepProblemInput } from "../../../src/problem/index.ts";
import { replicaConvergence } from "../../../theory/deep/index.ts";
import type { Claim } from "../claim.ts";
import { reals, seeds } from "../common/index.ts";
import { simulate } from "../../../src/simulate/index.ts";

const EPOCHS = 10;

/** One less the mean cosine of the weights of two replicas at the end. */
function distance(problem: DeepProblemInput): number {
  const { snapshots } = simulate(problem);
  return 1 - snapshots[snapshots.length - 1].replicaCosine!.total!;
}

/** Pairs of networks on small digits. */
export const replicaConvergenceClaim: Claim<DeepProblemInput> = {
  prediction: replicaConvergence,
  cases: fc
    .record({
      activation: fc.constantFrom("linear" as const, "tanh" as const),
      width: fc.integer({ min: 24, max: 48 }),
      scale: reals(0.1, 0.3),
      seed: seeds,
    })
    .map(({ activation, width, scale, seed }) => ({
      network: {
        kind: "deep" as const,
        hidden: [width, width],
        activation,
        initial: { kind: "gaussian" as const, scale },
      },
      feedback: { kind: "gaussian" as const },
      data: { kind: "glyphs" as const, size: 7, samples: 400, testSamples: 0 },
      training: { rate: 0.2, epochs: EPOCHS, batch: 20, snapshotEpochs: [EPOCHS] },
      measure: { replicas: 2, frozen: false, samples: 1 },
      seed,
    })),
  runs: 10,
  residual: distance,
  tolerance: {
    value: 0.5,
    reason:
      "statistical: one less the cosine of all weights; a cosine of a half between some 3000 weights is forty times what chance shows, and what initial weights keep leaves it below one",
  },
  control: {
    description: "backpropagation",
    residual: (problem) => distance({ ...problem, rule: "bp" }),
  },
};
