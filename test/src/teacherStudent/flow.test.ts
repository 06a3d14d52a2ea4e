import { describe, expect, test } from "vitest";
import { fromRows, identity, matrix } from "../../../src/linalg/index.ts";
import { stream } from "../../../src/random/index.ts";
import {
  drawFeedbackVector,
  drawOrderParameters,
  generalisationError,
  orderParameterFlow,
  simulateExactInLaw,
  simulateFlow,
  type TeacherStudentRule,
  type TeacherStudent,
  type TeacherStudentActivation,
} from "../../../src/teacherStudent/index.ts";
import { learningProbability, perfectStudent } from "../../../theory/teacherStudent/index.ts";
import { drain } from "./drain.ts";
import { gap } from "./golden.ts";

const ones = (n: number) => new Float64Array(n).fill(1);
const example = (activation: TeacherStudentActivation, rule: TeacherStudentRule = "dfa"): TeacherStudent => ({
  activation,
  rule,
  N: 500,
  rate: 0.1,
  teacherNoise: 0,
  teacherOutputs: ones(2),
  feedback: Float64Array.of(-0.858, -1.6),
});

describe.each(["erf", "relu", "linear"] as const)("the flow of %s networks", (activation) => {
  test.each(["dfa", "bp", "frozen"] as const)("is the drift of the SGD chain under %s", (rule) => {
    // One step from a fixed state, N large: its mean change times N is the right-hand side.
    const problem: TeacherStudent = { ...example(activation, rule), N: 1e6, rate: 0.7, teacherNoise: 0.5 };
    const initial = drawOrderParameters({ K: 2, M: 2, N: 20 }, stream(3, activation), { student: 1, outputs: 1 });
    const flow = orderParameterFlow(problem, initial.T);
    const y = flow.pack(initial);
    const dydt = new Float64Array(flow.dimension);
    flow.rightHandSide(0, y, dydt);
    const runs = 3000;
    const sum = new Float64Array(y.length);
    const square = new Float64Array(y.length);
    for (let i = 0; i < runs; i++) {
      const random = stream(i, "drift", activation, rule);
      const [{ Q, R, v }] = drain(simulateExactInLaw(problem, initial, { times: [1e-6], random })).snapshots;
      flow.pack({ Q, R, T: initial.T, v }).forEach((value, j) => {
        const change = (value - y[j]) * problem.N;
        sum[j] += change;
        square[j] += change * change;
      });
    }
    dydt.forEach((rate, j) => {
      const mean = sum[j] / runs;
      const standardError = Math.sqrt(Math.max(0, square[j] / runs - mean * mean) / runs);
      // 4 standard errors, and the rounding of a difference of 1e-6 between numbers of order 1.
      expect(Math.abs(mean - rate), `entry ${j}`).toBeLessThan(4 * standardError + 1e-9);
    });
  });

  test("agrees with SGD in many dimensions", () => {
    const problem = { ...example(activation), N: 20_000, feedback: Float64Array.of(0.858, 1.6) };
    const initial = drawOrderParameters({ K: 2, M: 2, N: 500 }, stream(1, "many"), { student: 0.5, outputs: 0.3 });
    const times = [1, 3, 10];
    const flow = drain(simulateFlow(problem, initial, { times })).snapshots;
    const sgd = drain(simulateExactInLaw(problem, initial, { times, random: stream(2, "many", activation) })).snapshots;
    // Fluctuations of order 1/√N, measured below 1.5 of them.
    const fluctuation = 4 / Math.sqrt(problem.N);
    flow.forEach(({ Q, R, v }, i) => {
      expect(gap(Q.data, sgd[i].Q.data)).toBeLessThan(fluctuation);
      expect(gap(R.data, sgd[i].R.data)).toBeLessThan(fluctuation);
      expect(gap(v, sgd[i].v)).toBeLessThan(fluctuation);
    });
  });

  test("rests where the student is the teacher", () => {
    const problem = example(activation);
    const T = fromRows([
      [1.1, 0.2],
      [0.2, 0.9],
    ]);
    const student = perfectStudent(T, problem.teacherOutputs, { permutation: [1, 0], signs: [1, 1] });
    const flow = orderParameterFlow(problem, T);
    const dydt = new Float64Array(flow.dimension);
    flow.rightHandSide(0, flow.pack({ ...student, T }), dydt);
    expect(Math.max(...dydt.map(Math.abs))).toBeLessThan(1e-12);
    expect(generalisationError(problem, { ...student, T })).toBeLessThan(1e-14);
    // Control: with teacher noise it does not rest.
    const noisy = orderParameterFlow({ ...problem, teacherNoise: 0.1 }, T);
    noisy.rightHandSide(0, noisy.pack({ ...student, T }), dydt);
    expect(Math.max(...dydt.map(Math.abs))).toBeGreaterThan(1e-6);
  });
});

/** Mean and standard deviation. */
function summary(values: readonly number[]): { mean: number; sd: number } {
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  return { mean, sd: Math.sqrt(values.reduce((a, b) => a + (b - mean) ** 2, 0) / values.length) };
}

test("the known numbers of the erf example are those of a typical teacher", () => {
  // Half mean-square errors of one run, N = 500, its teacher's overlaps unknown: within 3 standard deviations over
  // teachers.
  const known = new Map([
    [1, 0.3266],
    [10, 0.2219],
    [30, 0.0322],
    [100, 0.0148],
    [400, 0.0108],
  ]);
  const problem = example("erf");
  const times = [...known.keys()];
  const runs = Array.from({ length: 40 }, (_, i) => {
    const initial = drawOrderParameters({ K: 2, M: 2, N: 500 }, stream(i, "known"), { student: 1e-2, outputs: 1e-2 });
    return drain(simulateFlow(problem, initial, { times })).snapshots;
  });
  times.forEach((time, i) => {
    const { mean, sd } = summary(runs.map((run) => run[i].generalisationError));
    expect(sd / mean).toBeLessThan(0.12);
    expect(Math.abs(known.get(time)! - mean), `t = ${time}: ${mean} ± ${sd}`).toBeLessThan(3 * sd);
  });
  const plateau = runs.map((run) => run[3]);
  for (const { v, cosFeedback } of plateau) {
    expect([v[0] < 0, v[1] < 0]).toEqual([true, true]);
    expect(Math.abs(cosFeedback! - 0.979)).toBeLessThan(0.015);
  }
});

test("a ReLU student with fewer than M entries of the right sign does not learn, one with enough does", () => {
  const [K, M, N] = [3, 2, 100];
  const outcomes = Array.from({ length: 8 }, (_, i) => {
    const random = stream(i, "relu");
    const feedback = drawFeedbackVector("random", K, ones(M), random);
    const problem: TeacherStudent = { ...example("relu"), N, feedback };
    const initial = drawOrderParameters({ K, M, N }, random);
    const [{ generalisationError: error }] = drain(
      simulateExactInLaw(problem, initial, { times: [3000], random }),
    ).snapshots;
    return { enough: feedback.filter((F) => F > 0).length >= M, learned: error < 1e-2 };
  });
  for (const { enough, learned } of outcomes) if (!enough) expect(learned).toBe(false);
  expect(outcomes.filter(({ enough }) => enough).length).toBeGreaterThan(2);
  expect(outcomes.filter(({ enough, learned }) => enough && learned).length).toBeGreaterThan(2);
  expect(learningProbability(K, M)).toBe(0.5);
});

test("snapshots say null where nothing is defined, and count no steps", () => {
  const problem = { ...example("erf"), feedback: new Float64Array(2) };
  const initial = { Q: matrix(2, 2), R: matrix(2, 2), T: identity(2), v: new Float64Array(2) };
  const { snapshots, outcome } = drain(simulateFlow(problem, initial, { times: [0, 1] }));
  expect(snapshots.map(({ step, time, cosFeedback }) => ({ step, time, cosFeedback }))).toEqual([
    { step: null, time: 0, cosFeedback: null },
    { step: null, time: 1, cosFeedback: null },
  ]);
  expect(snapshots[0].generalisationError).toBeCloseTo(1 / 3, 14);
  expect(outcome).toMatchObject({ status: "completed", time: 1 });
});
