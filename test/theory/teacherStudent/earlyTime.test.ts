import { describe, expect, test } from "vitest";
import { fromRows, matrix } from "../../../src/linalg/index.ts";
import { orderParameterFlow, simulateFlow, type TeacherStudent } from "../../../src/teacherStudent/index.ts";
import { earlyTime } from "../../../theory/teacherStudent/index.ts";

const T = fromRows([
  [1.1, 0.2],
  [0.2, 0.9],
]);
const problem = (activation: "erf" | "linear"): TeacherStudent => ({
  activation,
  rule: "dfa",
  N: 100,
  rate: 1e-3,
  teacherNoise: 0,
  teacherOutputs: Float64Array.of(1.2, 0.7),
  feedback: Float64Array.of(0.8, -1.1, 0.3),
});

const length = (v: ArrayLike<number>): number => Math.hypot(...Array.from(v));
const mean = (a: readonly number[]): number => a.reduce((sum, value) => sum + value, 0) / a.length;

/** The exponent of `values` in `times`, by least squares of the logarithms. */
function slope(times: readonly number[], values: readonly number[]): number {
  const x = times.map(Math.log);
  const y = values.map(Math.log);
  const [mx, my] = [mean(x), mean(y)];
  return (
    x.reduce((sum, value, i) => sum + (value - mx) * (y[i] - my), 0) /
    x.reduce((sum, value) => sum + (value - mx) ** 2, 0)
  );
}

describe.each(["erf", "linear"] as const)("the early time of %s networks", (activation) => {
  const network = problem(activation);
  const theory = earlyTime({ ...network, activation, T });
  const unit = theory.memorisationTime(1);
  const times = [0.01, 0.02, 0.04, 0.08].map((x) => x * unit);
  const zero = { Q: matrix(3, 3), R: matrix(3, 2), T, v: new Float64Array(3) };
  const snapshots = [
    ...simulateFlow(network, zero, { times: [0, ...times], relativeTolerance: 1e-12, absoluteTolerance: 1e-18 }),
  ];
  const [first, ...later] = snapshots;

  test("R grows as t, v as t², the error falls as t³", () => {
    // The next order is relative t: a few parts in a hundred over these times.
    const tolerance = 0.05;
    expect(
      Math.abs(
        slope(
          times,
          later.map(({ R }) => length(R.data)),
        ) - 1,
      ),
    ).toBeLessThan(tolerance);
    expect(
      Math.abs(
        slope(
          times,
          later.map(({ v }) => length(v)),
        ) - 2,
      ),
    ).toBeLessThan(tolerance);
    const drops = later.map(({ generalisationError }) => first.generalisationError - generalisationError);
    expect(Math.abs(slope(times, drops) - 3)).toBeLessThan(tolerance);
  });

  test("with the predicted coefficients, closer the earlier", () => {
    const errors = later.map(({ R, v, generalisationError }, i) => {
      const t = times[i];
      const drop = first.generalisationError - generalisationError;
      return {
        R: Math.max(...theory.R(t).map((value, j) => Math.abs(value / R.data[j] - 1))),
        v: Math.max(...theory.v(t).map((value, k) => Math.abs(value / v[k] - 1))),
        drop: Math.abs(theory.errorDrop(t) / drop - 1),
      };
    });
    expect(errors[0].R).toBeLessThan(0.01);
    expect(errors[0].v).toBeLessThan(0.01);
    expect(errors[0].drop).toBeLessThan(0.02);
    expect(errors[0].R).toBeLessThan(errors[3].R / 3);
    expect(errors[0].drop).toBeLessThan(errors[3].drop / 3);
  });

  test("alignment comes first: v is along F while the error has not moved", () => {
    const initial = {
      R: fromRows([
        [1e-3, 0],
        [0, -1e-3],
        [1e-3, 1e-3],
      ]),
      v: Float64Array.of(1e-3, 2e-3, -1e-3),
    };
    const small = {
      Q: fromRows([
        [4e-6, 0, 0],
        [0, 4e-6, 0],
        [0, 0, 4e-6],
      ]),
      ...initial,
      T,
    };
    const clock = earlyTime({ ...network, activation, T }, initial);
    const memorisation = clock.memorisationTime(first.generalisationError);
    expect(memorisation / clock.alignmentTime).toBeGreaterThan(3);
    const aligned = 3 * clock.alignmentTime;
    const [start, at] = [...simulateFlow(network, small, { times: [0, aligned], relativeTolerance: 1e-9 })];
    expect(at.cosFeedback).toBeGreaterThan(0.97);
    expect(start.cosFeedback).toBeLessThan(0.2);
    // Most of the initial error is left. (The drop goes as t³.)
    expect(at.generalisationError / start.generalisationError).toBeGreaterThan(0.5);
    const predicted = clock.v(clock.alignmentTime);
    const [halfway] = [...simulateFlow(network, small, { times: [clock.alignmentTime], relativeTolerance: 1e-9 })];
    predicted.forEach((value, k) => expect(Math.abs(value - halfway.v[k])).toBeLessThan(0.05 * length(predicted)));
  });
});

test("control: the flow of bp stays where weights are zero", () => {
  const flow = orderParameterFlow({ ...problem("erf"), rule: "bp" }, T);
  const dydt = new Float64Array(flow.dimension).fill(1);
  flow.rightHandSide(0, new Float64Array(flow.dimension), dydt);
  expect(Math.max(...dydt.map(Math.abs))).toBe(0);
});
