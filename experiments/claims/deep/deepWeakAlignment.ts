import fc from "fast-check";
import type { DeepProblemInput } from "../../../src/problem/index.ts";
import { deepWeakAlignment } from "../../../theory/deep/index.ts";
import type { Claim } from "../claim.ts";
import { reals, seeds } from "../common/index.ts";
import { simulate } from "../../../src/simulate/index.ts";

/** A network of full layers on random targets. */
interface LinearCase {
  readonly inputs: number;
  readonly hidden: number[];
  readonly alpha: number;
  readonly beta: number;
  readonly seed: number;
}

const SAMPLES = 64;
const BATCH = 8;
const RATE = 0.02;
const EPOCHS = 30;

/** The largest distance of losses and weight alignments between the two simulations, from the first epoch on. */
function distance({ inputs, hidden, alpha, beta, seed }: LinearCase, activation: "linear" | "relu"): number {
  const covariance = { kind: "alpha-beta" as const, alpha, beta };
  const data = { kind: "random-targets" as const, inputs, covariance, samples: SAMPLES };
  const problem: DeepProblemInput = {
    network: { kind: "deep", hidden, activation, initial: { kind: "zero" } },
    feedback: { kind: "gaussian" },
    data,
    training: { loss: "mse", rate: RATE, epochs: EPOCHS, batch: BATCH, snapshotEpochs: [1, 3, 10, EPOCHS] },
    measure: { frozen: false },
    seed,
  };
  const deep = simulate(problem);
  const { inputs: _, ...targets } = data;
  const reduced = simulate(
    {
      network: { inputs, widths: hidden, outputs: 2 },
      feedback: { kind: "gaussian" },
      data: targets,
      training: {
        rate: RATE,
        time: (RATE * EPOCHS * SAMPLES) / BATCH,
        batch: BATCH,
        snapshotTimes: deep.snapshots.map(({ time }) => time),
      },
      seed,
    },
    { rung: "matrices" },
  );
  return Math.max(
    ...deep.snapshots.flatMap(({ loss, weightAlignment }, k) => {
      const there = reduced.snapshots[k];
      const layers = Object.entries(weightAlignment!.layers);
      return [
        Math.abs(loss - there.loss!),
        ...layers.map(([layer, value]) => Math.abs(value! - there.weightAlignment.layers[layer]!)),
      ];
    }),
  );
}

/** The trainer of deep networks against the alignment matrices, from the same draws. */
export const deepWeakAlignmentClaim: Claim<LinearCase> = {
  prediction: deepWeakAlignment,
  cases: fc.record({
    inputs: fc.integer({ min: 3, max: 8 }),
    hidden: fc.array(fc.integer({ min: 6, max: 20 }), { minLength: 1, maxLength: 3 }),
    alpha: reals(0.3, 1),
    beta: reals(0.3, 1),
    seed: seeds,
  }),
  runs: 12,
  residual: (problem) => distance(problem, "linear"),
  tolerance: {
    value: 1e-5,
    reason:
      "absolute distance of losses and cosines; 240 steps in single precision, of which the first, of second and third order in small numbers, weigh most",
  },
  control: { description: "ReLU units", residual: (problem) => distance(problem, "relu") },
};
