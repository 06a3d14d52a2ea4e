import { halfTimes } from "../../../../theory/deep/index.ts";
import type { Claim } from "../../claim.ts";
import { halfTimesOf, smallStarts, type SmallStart } from "./smallStarts.ts";

/** The logarithm of the ratio of measured to predicted half times, worst layer. */
function distance(start: SmallStart): number {
  const { measured, predicted } = halfTimesOf(start);
  return Math.max(
    ...Object.keys(predicted).map((layer) =>
      Math.abs(Math.log((measured[layer] ?? Number.NaN) / (predicted[layer] ?? Number.NaN))),
    ),
  );
}

/** Half times of training against those of the mean flow. */
export const halfTimesClaim: Claim<SmallStart> = {
  prediction: halfTimes,
  cases: smallStarts({ min: 0.02, max: 0.3, equal: false }),
  runs: 4,
  residual: distance,
  tolerance: {
    value: Math.log(1.15),
    reason:
      "logarithm of the ratio: within a factor of 1.15, for what single networks keep of the random overlaps that the mean leaves out, the noise of batches, and a finite rate",
  },
  control: {
    description: "ReLU units, which are taken for linear ones of half the slope",
    residual: (start) => distance({ ...start, activation: "relu" }),
  },
};
