import { meanFlow } from "../../../theory/deep/index.ts";
import type { Claim } from "../claim.ts";
import { expectedCourse, type LinearTheory } from "../../setups/index.ts";
import { runOf, smallStarts, theoryOf, type SmallStart } from "./setups/smallStarts.ts";

/** The largest distance of weight alignment from its mean, over layers and snapshots. */
function distance(start: SmallStart, seen: (theory: LinearTheory) => LinearTheory = (theory) => theory): number {
  const { snapshots } = runOf(start);
  const course = expectedCourse(
    seen(theoryOf(start)),
    snapshots.map(({ time }) => time),
    { signals: false },
  );
  return Math.max(
    ...course.flatMap(({ weightAlignment }, k) =>
      Object.entries(weightAlignment.layers).map(([layer, value]) =>
        Math.abs(value - snapshots[k].weightAlignment!.layers[layer]!),
      ),
    ),
  );
}

/** Nothing passes through the initial weights, which are only overtaken. */
const withoutLeak = (theory: LinearTheory): LinearTheory => ({
  ...theory,
  network: { ...theory.network, sizes: theory.network.sizes.map(() => Number.POSITIVE_INFINITY) },
});

/** The course of weight alignment in training against the mean flow. */
export const meanFlowClaim: Claim<SmallStart> = {
  prediction: meanFlow,
  cases: smallStarts({ min: 0.7, max: 1.5, equal: false }),
  runs: 4,
  residual: (start) => distance(start),
  tolerance: {
    value: 0.08,
    reason:
      "absolute distance of cosines, worst layer and time; random overlaps of single networks of width 80 to 120, about 1/√width each, and the noise of batches",
  },
  control: {
    description: "the flow without what passes through the initial weights",
    residual: (start) => distance(start, withoutLeak),
  },
};
