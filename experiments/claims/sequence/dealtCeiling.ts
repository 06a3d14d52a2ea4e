import fc from "fast-check";
import type { SequenceProblemInput } from "../../../src/problem/index.ts";
import { dealtCeiling, dealtCeilingOf } from "../../../theory/sequence/index.ts";
import type { Claim } from "../claim.ts";
import { simulate } from "../../../src/simulate/index.ts";
import { seeds } from "../common/index.ts";

interface DealtCase {
  readonly R: number;
  readonly kernels: readonly [number, number];
  readonly pooled: boolean;
  readonly seed: number;
}

const circle = ({ R, kernels, pooled, seed: s }: DealtCase, overPlaces: number | "shared"): SequenceProblemInput => ({
  network: {
    kind: "sequence",
    places: 12,
    inputs: 3,
    outputs: 2,
    layers: kernels.map((kernel) => ({ width: "infinite" as const, mixing: { kind: "shifts" as const, kernel } })),
    readout: { pooled },
  },
  feedback: { kind: "gaussian", overPlaces },
  data: { kind: "teacher", mixing: { kind: "shifts", kernel: 3 } },
  training: { rate: 0.02, time: 2, batch: 1, snapshotTimes: [0.2, 0.5, 1, 2] },
  seed: s + R,
});

/** How far the ceilings lie from 1/√R, or alignment along a run above it. */
function worst(problem: DealtCase, overPlaces: number | "shared"): number {
  const { ceilings, snapshots } = simulate(circle(problem, overPlaces));
  const predicted = dealtCeilingOf(problem.R);
  const reached = snapshots.map(({ offsetAlignment }) => Math.max(...offsetAlignment[2].map((cos) => cos ?? 0)));
  const off = ceilings.offsets[2].map((ceiling) => Math.abs(ceiling! - predicted));
  return Math.max(...off, ...reached.map((cos) => cos - predicted));
}

/** The upper of two convolutions around a circle, from the infinite width down. */
export const dealtCeilingClaim: Claim<DealtCase> = {
  prediction: dealtCeiling,
  cases: fc.record({
    R: fc.constantFrom(2, 3, 4, 6, 12),
    kernels: fc.constantFrom([3, 3], [2, 3], [1, 2]),
    pooled: fc.boolean(),
    seed: seeds,
  }),
  runs: 6,
  residual: (problem) => worst(problem, problem.R),
  tolerance: { value: 1e-12, reason: "absolute distance of cosines; rounding" },
  control: {
    description: "one matrix for all places: weights align beyond the ceiling",
    residual: (problem) => worst(problem, "shared"),
  },
};
