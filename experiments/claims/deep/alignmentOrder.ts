import { alignmentOrder } from "../../../theory/deep/index.ts";
import type { Claim } from "../claim.ts";
import { measuredHalfTimes } from "../../setups/index.ts";
import { runOf, smallStarts, type SmallStart } from "./setups/smallStarts.ts";

/** The largest ratio of the half time of a layer to that of the layer above it. */
function order(start: SmallStart): number {
  const times = Object.values(measuredHalfTimes(runOf(start).snapshots)).map((time) => time ?? Number.NaN);
  return Math.max(...times.slice(1).map((time, i) => times[i] / time));
}

/** A last layer that starts from next to nothing, above layers that start from much. */
const withSmallTop = (start: SmallStart): SmallStart => ({
  ...start,
  sigmas: start.sigmas.map((_, l) => (l === start.sigmas.length - 1 ? 3e-4 : 0.3)),
});

/** Half times measured in training. */
export const alignmentOrderClaim: Claim<SmallStart> = {
  prediction: alignmentOrder,
  cases: smallStarts({ min: 0.05, max: 0.3, equal: true }),
  runs: 5,
  residual: order,
  tolerance: {
    value: 1,
    reason: "the half time of a layer over that of the layer above: at most one, by the statement",
  },
  control: {
    description: "a last layer that starts from a thousandth of the others, whose crossing clock is ahead of theirs",
    residual: (start) => order(withSmallTop(start)),
  },
};
