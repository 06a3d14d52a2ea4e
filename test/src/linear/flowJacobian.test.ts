import { EigenvalueDecomposition, Matrix as MlMatrix } from "ml-matrix";
import { describe, expect, test } from "vitest";
import { identity, product, type Matrix } from "../../../src/linalg/index.ts";
import { AlignmentMatrices, flowEquation } from "../../../src/linear/index.ts";
import { integrate } from "../../../src/ode/index.ts";
import { linearProblemSchema, parseWith, realiseLinear } from "../../../src/problem/index.ts";
import { stream } from "../../../src/random/index.ts";

const OUTPUTS = 3;

/** A network on uncorrelated inputs whose variances span `decades` decades. */
function networkOf(inputs: number, depth: number, width: number | "infinite", decades: number, outputs = OUTPUTS) {
  const random = stream(3, "moments");
  const variances = Array.from({ length: inputs }, (_, j) => 10 ** ((-decades * j) / (inputs - 1)));
  return realiseLinear(
    parseWith(linearProblemSchema, {
      network: { inputs, widths: Array.from({ length: depth - 1 }, () => width), outputs },
      feedback: { kind: "gaussian" },
      data: {
        kind: "moments",
        inputCovariance: {
          kind: "given",
          matrix: variances.map((variance, i) => variances.map((_, j) => (i === j ? variance : 0))),
        },
        crossCovariance: {
          kind: "given",
          matrix: Array.from({ length: outputs }, () => variances.map((v) => Math.sqrt(v) * random.normal())),
        },
      },
      training: { time: 1, batch: "flow" },
    }),
  );
}

describe("the Jacobian of the population flow", () => {
  /** `x − w J x` by a central difference of the flow itself, a polynomial: of second order in the step. */
  function shifted(dynamics: AlignmentMatrices, y: Float64Array, w: number, x: Float64Array): Float64Array {
    const size = Math.sqrt(x.reduce((sum, value) => sum + value * value, 0));
    const step = 1e-5 / size;
    const ahead = new Float64Array(y.length);
    const behind = new Float64Array(y.length);
    dynamics.flow(
      y.map((value, k) => value + step * x[k]),
      ahead,
    );
    dynamics.flow(
      y.map((value, k) => value - step * x[k]),
      behind,
    );
    return x.map((value, k) => value - (w * (ahead[k] - behind[k])) / (2 * step));
  }
  /** Whether `R = A_L G_{L−1} … A_2 G_1` has complex eigenvalues. */
  function turns(dynamics: AlignmentMatrices, y: Float64Array, grams: readonly Matrix[]): boolean {
    const R = dynamics
      .matrices(y)
      .slice(1)
      .reduce<Matrix>((below, A, i) => product(A, grams[i], below), identity(OUTPUTS));
    const { imaginaryEigenvalues } = new EigenvalueDecomposition(MlMatrix.from1DArray(OUTPUTS, OUTPUTS, R.data));
    return imaginaryEigenvalues.some((value) => value !== 0);
  }

  /**
   * What the difference leaves of `b`, relative to its largest term: truncation and rounding of 1e-10, grown by what
   * cancels and by powers of random states.
   */
  const DIFFERENCE = 1e-5;

  test.each([
    [2, "infinite"],
    [3, "infinite"],
    [3, 7],
    [5, 7],
  ] as const)("is solved with at depth %i and width %s, whatever the state", (depth, width) => {
    const network = networkOf(8, depth, width, 2);
    const dynamics = new AlignmentMatrices(network, { samples: null });
    const solver = dynamics.jacobian()!;
    const random = stream(1, "state", depth);
    const turning = new Set<boolean>();
    for (let draw = 0; draw < 8; draw++) {
      const y = Float64Array.from(dynamics.state, () => random.normal());
      const b = Float64Array.from(dynamics.state, () => random.normal());
      turning.add(turns(dynamics, y, network.feedbackGrams()));
      for (const w of [1e-3, 0.1, 10]) {
        solver.prepare(y, w);
        const x = b.slice();
        solver.solve(x);
        const miss = (shift: number) => {
          const back = shifted(dynamics, y, shift, x);
          const terms = back.map((value, k) => Math.max(Math.abs(value - x[k]), Math.abs(x[k])));
          return Math.max(...back.map((value, k) => Math.abs(value - b[k]))) / Math.max(...terms);
        };
        expect(miss(w)).toBeLessThan(DIFFERENCE);
        // A w that is wrong by a thousandth is seen.
        expect(miss(1.001 * w)).toBeGreaterThan(w === 10 ? 10 * DIFFERENCE : 0);
      }
    }
    // Real and complex spectra have both been met.
    expect(turning.size).toBe(2);
  });
});

describe("a stiff flow", () => {
  const problem = () => networkOf(12, 3, 9, 3);
  const options = { relativeTolerance: 1e-8, absoluteTolerance: 1e-12, maxStretch: 0.25, initialStep: 1e-3 };
  const times = [1, 10, 100, 1000];
  function along(stiffAfter: number, relativeTolerance = options.relativeTolerance) {
    const dynamics = new AlignmentMatrices(problem(), { samples: null });
    const stepper = integrate(flowEquation(dynamics), dynamics.state, [0, times[3]], {
      ...options,
      relativeTolerance,
      stiffAfter,
    });
    const states = times.map((t) => {
      stepper.advanceTo(t);
      return stepper.y.slice();
    });
    return { states, counts: stepper.counts };
  }
  const distance = (a: Float64Array, b: Float64Array) =>
    Math.sqrt(a.reduce((sum, value, k) => sum + (value - b[k]) ** 2, 0) / b.reduce((sum, v) => sum + v * v, 0));

  test("comes out the same with the method for stiff equations and without, in far fewer steps", () => {
    const explicit = along(Infinity);
    const own = along(100);
    expect(explicit.counts.stiff).toBe(0);
    expect(own.counts.stiff).toBeGreaterThan(0);
    // Some thousand steps of 1e-8 each at most.
    own.states.forEach((state, k) => expect(distance(state, explicit.states[k])).toBeLessThan(1e-7));
    expect(explicit.counts.steps).toBeGreaterThan(3 * own.counts.steps);
    // A thousand times the tolerance is seen.
    expect(distance(along(100, 1e-4).states[1], explicit.states[1])).toBeGreaterThan(1e-7);
  });

  test("many outputs keep to explicit steps", () => {
    const dynamics = new AlignmentMatrices(networkOf(24, 2, "infinite", 1, 21), { samples: null });
    expect(dynamics.jacobian()).toBeNull();
    expect(new AlignmentMatrices(networkOf(24, 2, "infinite", 1, 20), { samples: null }).jacobian()).not.toBeNull();
  });
});
