import { logSpaced } from "../../../src/record/index.ts";
import type { LinearProblemInput } from "../../../src/problem/index.ts";
import { crossingClock, crossingClocks } from "../../../theory/alignment/index.ts";
import type { Claim } from "../claim.ts";
import { networkOf } from "../common/index.ts";
import { alignmentAt, fromLargeWeights, initialSizes, smallStarts } from "./setups/smallStart.ts";

/** Where to look: from a fourth of the first predicted clock to four times the last. */
const REACH = 4;
const LOOKS = 50;

/**
 * The factor by which the worst layer crosses earlier or later than predicted, as a logarithm; the whole reach when it
 * never does. Layers out of order count as such.
 */
function distance(problem: LinearProblemInput): number {
  const { sigmas } = initialSizes(networkOf(problem));
  const predicted = sigmas.slice(1).map((sigma, i) => crossingClock(sigma, i + 2));
  const clocks = logSpaced(Math.min(...predicted) / REACH, Math.max(...predicted) * REACH, LOOKS);
  const measured = alignmentAt(problem, clocks);
  const crossings = predicted.map((_, i) =>
    crossing(
      clocks,
      measured.map((layers) => layers[i]),
    ),
  );
  // The hidden layers start from about equal σ, the last layer from less.
  const hidden = crossings.slice(0, -1);
  if (hidden.some((z, i) => i > 0 && z <= hidden[i - 1])) return Math.log(REACH);
  return Math.max(...predicted.map((z, i) => Math.min(Math.log(REACH), Math.abs(Math.log(crossings[i] / z)))));
}

/** The clock at which `values` last pass 1/√2 from below, interpolated; infinite when they never do. */
function crossing(clocks: readonly number[], values: readonly number[]): number {
  for (let k = values.length - 1; k > 0; k--) {
    const [before, after] = [values[k - 1] - Math.SQRT1_2, values[k] - Math.SQRT1_2];
    if (before < 0 && after >= 0) return clocks[k - 1] + ((clocks[k] - clocks[k - 1]) * before) / (before - after);
  }
  return Number.POSITIVE_INFINITY;
}

/** Crossing clocks measured from random initial weights, in the flow of the reduced form. */
export const crossingClocksClaim: Claim<LinearProblemInput> = {
  prediction: crossingClocks,
  cases: smallStarts({ min: 0.02, max: 0.05 }),
  runs: 8,
  residual: distance,
  tolerance: {
    value: Math.log(1.3),
    reason:
      "logarithm of the ratio of the clocks, worst layer: within a factor of 1.3, since the estimate neglects what leaks through the initial weights (see leaky-growth); hidden layers must cross from bottom to top",
  },
  control: {
    description: "initial weights of the usual size, N(0, 1/fan-in), under which no layer aligns",
    residual: (problem) => distance(fromLargeWeights(problem)),
  },
};
