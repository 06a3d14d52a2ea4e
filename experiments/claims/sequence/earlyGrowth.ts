import type { SequenceProblemInput } from "../../../src/problem/index.ts";
import fc from "fast-check";
import { norm } from "../../../src/linalg/index.ts";
import { teacherMap } from "../../../src/problem/index.ts";
import { earlyGrowth, earlyReadoutAlignment } from "../../../theory/sequence/index.ts";
import type { Claim } from "../claim.ts";
import { simulate } from "../../../src/simulate/index.ts";
import { seeds } from "../common/index.ts";

interface GrowthCase {
  readonly depth: number;
  readonly scale: number;
  readonly places: number;
  readonly seed: number;
}

const OUTPUTS = 2;
const INPUTS = 4;

/** So early that the alignment is about a thousandth. */
const EARLY = 1e-3;

/** The relative distance of early alignment from the law, with feedback shared by all blocks or their own. */
function distance({ depth, scale, places, seed: s }: GrowthCase, overBlocks: "shared" | "independent"): number {
  const problem: SequenceProblemInput = {
    network: {
      kind: "sequence",
      places,
      inputs: INPUTS,
      outputs: OUTPUTS,
      layers: Array.from({ length: depth }, () => "infinite" as const),
      residual: true,
      embedding: { scale },
    },
    feedback: { kind: "orthonormal", overBlocks },
    data: { kind: "teacher" },
    training: { time: EARLY, batch: "flow", snapshotTimes: [EARLY] },
    seed: s,
  };
  const [{ readoutAlignment }] = simulate(problem).snapshots;
  // Inputs are white: their covariance with the targets, summed over places, is the teacher's map times the places.
  const size = places * norm(teacherMap({ kind: "gaussian", scale: 1 }, INPUTS, OUTPUTS, s));
  const predicted = earlyReadoutAlignment(depth, scale, EARLY, size, OUTPUTS);
  return Math.max(...Object.values(readoutAlignment!).map((cos) => Math.abs((cos ?? 0) / predicted - 1)));
}

/** Flows of residual streams of infinite width at a time so early that higher orders are small. */
export const earlyGrowthClaim: Claim<GrowthCase> = {
  prediction: earlyGrowth,
  cases: fc.record({
    depth: fc.integer({ min: 2, max: 6 }),
    scale: fc.constantFrom(0.3, 1),
    places: fc.integer({ min: 1, max: 3 }),
    seed: seeds,
  }),
  runs: 8,
  residual: (problem) => distance(problem, "shared"),
  tolerance: {
    value: 0.05,
    reason: "relative distance of cosines; the next orders in time, about $D t \\lVert C \\rVert$ of the leading one",
  },
  control: {
    description: "every block has feedback of its own",
    residual: (problem) => distance(problem, "independent"),
  },
};
