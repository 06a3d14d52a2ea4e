import { matrix, subtract, type Matrix } from "../../../src/linalg/index.ts";
import { logSpaced } from "../../../src/record/index.ts";
import type { PerLayer } from "../../../src/measure/index.ts";
import { integrate } from "../../../src/ode/index.ts";
import { meanFlowDerivative, meanMap, meanSignalAlignment, meanWeightAlignment } from "../../../theory/deep/index.ts";
import { type ExpectedAlignment } from "./expectedAlignment.ts";
import { halfTime } from "./halfTimes.ts";
import { type LinearTheory } from "./linearTheory.ts";

/** A look at the expected course of a run. */
export interface ExpectedLook extends Omit<ExpectedAlignment, "ownFeedback"> {
  /** Rate × steps. */
  readonly time: number;
}

/** The accuracy of the flow: alignment comes out with four digits. */
const ACCURACY = { relativeTolerance: 1e-6, absoluteTolerance: 1e-12, maxSteps: 20_000 };

/** Looks are taken from this fraction of the time on, so many of them. */
const FIRST = 1e-4;
const LOOKS = 120;

/**
 * The course of alignment that the mean flow expects from the run's initial weights (see `mean-flow` in the theory), at
 * the given times (rate × steps, ascending).
 * Gradient alignment only where it is asked for: it takes longer than all the rest.
 */
export function expectedCourse(
  theory: LinearTheory,
  times: readonly number[],
  { signals = true }: { readonly signals?: boolean } = {},
): ExpectedLook[] {
  const { network, situation, curvature, pace } = theory;
  const L = network.grams.length + 1;
  const [n, r] = [network.cross.rows, network.cross.cols];
  const matrices = (y: Float64Array): Matrix[] =>
    Array.from({ length: L }, (_, i) =>
      i === 0
        ? matrix(n, r, y.subarray(0, n * r))
        : matrix(n, n, y.subarray(n * r + (i - 1) * n * n, n * r + i * n * n)),
    );
  const ode = {
    dimension: n * r + (L - 1) * n * n,
    rightHandSide: (_: number, y: Float64Array, dydt: Float64Array) => {
      let at = 0;
      for (const { data } of meanFlowDerivative(network, matrices(y))) {
        dydt.set(data, at);
        at += data.length;
      }
    },
  };
  const flow = integrate(ode, new Float64Array(ode.dimension), [0, Number.POSITIVE_INFINITY], ACCURACY);
  const looks: ExpectedLook[] = [];
  for (const time of times) {
    if (time > 0) flow.advanceTo(time * pace);
    if (flow.t < time * pace) break;
    const A = matrices(flow.y.slice());
    const M = meanMap(network, A);
    const errors = signals
      ? subtract(situation.predictions({ ...M, data: M.data.map((m) => m * curvature) }), situation.targets)
      : matrix(0, n);
    looks.push({
      time,
      explained: explainedBy(theory, M),
      weightAlignment: meanWeightAlignment(network, A),
      gradientAlignment: meanSignalAlignment(network, A, errors),
    });
  }
  return looks;
}

/** `1 − ‖(M − W*) Λ^{½}‖² / ‖W* Λ^{½}‖²`, W* the map at which the flow ends. */
function explainedBy({ network: { cross, variances } }: LinearTheory, M: Matrix): number {
  let [left, all] = [0, 0];
  cross.data.forEach((value, k) => {
    const variance = variances[k % cross.cols];
    left += (value - M.data[k] * variance) ** 2 / variance;
    all += value ** 2 / variance;
  });
  return 1 - left / all;
}

/**
 * The times (rate × steps) at which each layer's weight alignment is expected to pass half of the largest it has in a
 * run of length `until`.
 * The population flow of the alignment matrices against initial weights that they must overtake, and what leaks through
 * these: `expectedCourse`.
 */
export function predictedHalfTimes(theory: LinearTheory, until: number): PerLayer {
  const times = logSpaced(FIRST * until, until, LOOKS);
  const course = expectedCourse(theory, times, { signals: false });
  return Object.fromEntries(
    theory.network.grams.map((_, i) => {
      const values = course.map(({ weightAlignment }) => weightAlignment.layers[i + 2]);
      return [i + 2, halfTime(times.slice(0, values.length), values)];
    }),
  );
}
