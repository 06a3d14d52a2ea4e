import fc from "fast-check";
import type { SequenceProblemInput } from "../../../src/problem/index.ts";
import { besselCeiling, sharedExcess } from "../../../theory/sequence/index.ts";
import type { Claim } from "../claim.ts";
import { changed } from "./setups/placedNetworks.ts";
import { simulate } from "../../../src/simulate/index.ts";
import { seeds } from "../common/index.ts";

/**
 * Wide residual streams of some blocks, of which every second averages over the past, from the first steps to long
 * after.
 */
const wideStreams: fc.Arbitrary<SequenceProblemInput> = fc
  .record({ depth: fc.integer({ min: 2, max: 5 }), scale: fc.constantFrom(0.3, 0.5), mixed: fc.boolean(), seed: seeds })
  .map(({ depth, scale, mixed, seed: s }) => ({
    network: {
      kind: "sequence" as const,
      places: 3,
      inputs: 3,
      outputs: 2,
      layers: Array.from({ length: depth }, (_, l) => ({
        width: "infinite" as const,
        mixing: { kind: mixed && l % 2 === 1 ? ("causal-mean" as const) : ("none" as const) },
      })),
      residual: true,
      embedding: { scale },
    },
    feedback: { kind: "gaussian" as const },
    data: { kind: "teacher" as const },
    training: { rate: 0.02, time: 10, batch: "full" as const, snapshotTimes: [0.1, 1, 3, 10] },
    seed: s,
  }));

/** How far the squares of the cosines exceed one, at worst along a run. */
const worst = (problem: SequenceProblemInput): number =>
  Math.max(
    ...simulate(problem).snapshots.map(({ readoutAlignment }) =>
      sharedExcess(Object.values(readoutAlignment!).map((cos) => cos ?? 0)),
    ),
  );

/** The readout of residual streams of infinite width against the feedback of their blocks. */
export const besselCeilingClaim: Claim<SequenceProblemInput> = {
  prediction: besselCeiling,
  cases: wideStreams,
  runs: 6,
  residual: worst,
  tolerance: { value: 1e-12, reason: "by how much the sum of squares exceeds one; rounding" },
  control: {
    description: "one feedback matrix for all blocks",
    residual: (problem) => worst(changed(problem, { feedback: { overBlocks: "shared" } })),
  },
};
