import { logSpaced } from "../../../src/record/index.ts";
import type { LinearProblemInput } from "../../../src/problem/index.ts";
import { crossingClock, leakyAlignment, leakyGrowth } from "../../../theory/alignment/index.ts";
import { tauInfinity } from "../../../theory/closedForm/index.ts";
import type { Claim } from "../claim.ts";
import { networkOf } from "../common/index.ts";
import { alignmentAt, initialSizes, smallStarts, strengthOf } from "./setups/smallStart.ts";

/** Early: while at most this fraction of the modes is learned. */
const LEARNED = 0.02;

/** The worst distance of a weight alignment from its prediction, over layers and early clocks. */
function distance(problem: LinearProblemInput, predict: (z: number) => number[]): number {
  const { depth } = networkOf(problem);
  const last = (tauInfinity({ s: strengthOf(problem), lambda: 1 }, depth) / 2) * LEARNED ** (1 / (2 ** depth - 1));
  const clocks = logSpaced(last / 8, last, 12);
  return Math.max(
    ...alignmentAt(problem, clocks).flatMap((measured, k) => {
      const predicted = predict(clocks[k]);
      return measured.map((value, i) => Math.abs(value - predicted[i]));
    }),
  );
}

/** The course of early alignment, layer by layer, from random initial weights. */
export const leakyGrowthClaim: Claim<LinearProblemInput> = {
  prediction: leakyGrowth,
  cases: smallStarts({ min: 0.05, max: 0.08 }),
  runs: 10,
  residual: (problem) => {
    const initial = initialSizes(networkOf(problem));
    return distance(problem, (z) => leakyAlignment(initial, z));
  },
  tolerance: {
    value: 0.12,
    reason:
      "absolute distance of cosines, worst layer and time; chance overlaps of the leak, of about 1/√width each and growing from layer to layer, and 2 % of the modes learned",
  },
  control: {
    description: "the growth without the leak, in which a layer's alignment is sin(arctan((z/z_l)^{2^{l−1}}))",
    residual: (problem) => {
      const { sigmas } = initialSizes(networkOf(problem));
      return distance(problem, (z) =>
        sigmas.slice(1).map((sigma, i) => Math.sin(Math.atan((z / crossingClock(sigma, i + 2)) ** (2 ** (i + 1))))),
      );
    },
  },
};
