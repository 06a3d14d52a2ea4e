import { describe, expect, test } from "vitest";
import { choleskyInto, diagonal, fromRows, matrix, type Matrix } from "../../../src/linalg/index.ts";
import { stream, type Stream } from "../../../src/random/index.ts";
import { ACTIVATIONS } from "../../../src/activation/index.ts";
import {
  drawOrderParameters,
  fieldCovariance,
  simulateExactInLaw,
  simulateWeights,
  type OrderParameters,
  type TeacherStudent,
} from "../../../src/teacherStudent/index.ts";
import { drain } from "./drain.ts";
import { kolmogorovSmirnov } from "../../../experiments/claims/teacherStudent/kolmogorovSmirnov.ts";

/** At least what the control needs to be seen. */
const RUNS = Math.max(600, Number(process.env.DFA_CASES ?? 0));
/** Some two hundred tests with fixed seeds: the smallest of their p-values is about 1e-3 by chance. */
const SAME_LAW = 1e-4;
/** What the control must fall below. */
const OTHER_LAW = 1e-8;
const TIMES = [0.5, 2, 8];

/** Draws one run: the values of the order parameters at each time. */
type Sampler = (problem: TeacherStudent, initial: OrderParameters, random: Stream) => number[][];

/** The order parameters, to twelve digits: what does not learn must not differ by rounding. */
const values = ({ Q, R, v }: { Q: Matrix; R: Matrix; v: Float64Array }): number[] =>
  [...Q.data, ...R.data, ...v].map((value) => Number(value.toFixed(12)));

const fullWeights: Sampler = (problem, initial, random) =>
  drain(simulateWeights(problem, initial, { times: TIMES, random })).snapshots.map(values);
const exactInLaw: Sampler = (problem, initial, random) =>
  drain(simulateExactInLaw(problem, initial, { times: TIMES, random })).snapshots.map(values);
const withTransverseDegrees =
  (transverseDegrees: number): Sampler =>
  (problem, initial, random) =>
    drain(simulateExactInLaw(problem, initial, { times: TIMES, random, transverseDegrees })).snapshots.map(values);

/** The chain as the theorem states it: C itself is carried, and factored at every step. */
const covarianceChain: Sampler = (problem, initial, random) => {
  const { N, rate, feedback, teacherOutputs, teacherNoise, activation } = problem;
  const { value, slope } = ACTIVATIONS[activation];
  const K = feedback.length;
  const D = K + teacherOutputs.length;
  const C = fieldCovariance(initial).data;
  const L = new Float64Array(D * D);
  const v = initial.v.slice();
  const out: number[][] = [];
  let step = 0;
  for (const time of TIMES) {
    for (const end = Math.round(time * N); step < end; step++) {
      const rank = choleskyInto(D, C, L);
      const xi = Float64Array.from({ length: D }, () => random.normal());
      const z = xi.map((_, i) => xi.reduce((sum, x, j) => sum + L[i * D + j] * x, 0));
      // The normals of zero columns are not seen by the fields: they belong to the transverse part, drawn as a whole.
      const seen = xi.reduce((sum, x, j) => sum + (L[j * D + j] > 0 ? x * x : 0), 0);
      const square = seen + random.chiSquare(N - rank);
      const e =
        v.reduce((sum, weight, k) => sum + weight * value(z[k]), 0) -
        teacherOutputs.reduce((sum, weight, m) => sum + weight * value(z[K + m]), 0) -
        teacherNoise * random.normal();
      const c = feedback.map((F, k) => -rate * F * slope(z[k]) * e);
      for (let k = 0; k < K; k++) {
        for (let a = 0; a < D; a++) {
          const both = a < K ? c[a] * z[k] + (c[k] * c[a] * square) / N : 0;
          C[k * D + a] += (c[k] * z[a] + both) / N;
          if (a >= K) C[a * D + k] = C[k * D + a];
        }
        v[k] -= (rate / N) * value(z[k]) * e;
      }
    }
    const Q: number[] = [];
    const R: number[] = [];
    for (let k = 0; k < K; k++) for (let a = 0; a < D; a++) (a < K ? Q : R).push(C[k * D + a]);
    out.push([...Q, ...R, ...v]);
  }
  return out;
};

/** The smallest p-value over all order parameters and times of the hypothesis that two samplers share a law. */
function smallestP(a: Sampler, b: Sampler, problem: TeacherStudent, initial: OrderParameters): number {
  const draw = (sampler: Sampler, name: string) =>
    Array.from({ length: RUNS }, (_, i) => sampler(problem, initial, stream(i, "law", name)));
  const [x, y] = [draw(a, "a"), draw(b, "b")];
  let smallest = 1;
  x[0].forEach((entries, time) => {
    entries.forEach((_, entry) => {
      const p = kolmogorovSmirnov(
        x.map((run) => run[time][entry]),
        y.map((run) => run[time][entry]),
      );
      smallest = Math.min(smallest, p);
    });
  });
  return smallest;
}

const base: TeacherStudent = {
  activation: "erf",
  rule: "dfa",
  N: 12,
  rate: 1,
  teacherNoise: 0.2,
  teacherOutputs: Float64Array.of(1.2),
  feedback: Float64Array.of(1, -0.7),
};
const start: OrderParameters = {
  Q: fromRows([
    [0.5, 0.1],
    [0.1, 0.4],
  ]),
  R: fromRows([[0.2], [-0.1]]),
  T: fromRows([[1]]),
  v: Float64Array.of(0.3, 0.2),
};

describe("the chain of order parameters has the law of SGD with full weights", () => {
  test.each([
    ["erf", base, start],
    ["relu", { ...base, activation: "relu", rate: 0.4 }, start],
    ["linear under bp", { ...base, activation: "linear", rule: "bp", rate: 0.4 }, start],
    ["only the second layer", { ...base, rule: "frozen" }, start],
    ["only the first layer", { ...base, train: { first: true, second: false } }, start],
    ["from zero weights", base, { Q: matrix(2, 2), R: matrix(2, 1), T: start.T, v: new Float64Array(2) }],
    [
      "from students aligned with the teacher and with each other",
      base,
      {
        Q: fromRows([
          [0.25, -0.5],
          [-0.5, 1],
        ]),
        R: fromRows([[0.5], [-1]]),
        T: start.T,
        v: start.v,
      },
    ],
    ["in no more dimensions than vectors", { ...base, N: 3, rate: 0.3 }, start],
    [
      "in fewer dimensions than vectors",
      { ...base, N: 2, rate: 0.2 },
      {
        ...start,
        Q: diagonal([0.5, 0.4]),
        R: fromRows([[Math.SQRT1_2], [Math.sqrt(0.2)]]),
        T: fromRows([[1.5]]),
      },
    ],
  ] satisfies [string, TeacherStudent, OrderParameters][])("%s", (_, problem, initial) => {
    expect(smallestP(fullWeights, exactInLaw, problem, initial)).toBeGreaterThan(SAME_LAW);
  });

  test("and of the recursion on C with ‖x‖² = ‖ξ‖² + χ² of N − rank C degrees, at full and at lower rank", () => {
    expect(smallestP(covarianceChain, exactInLaw, base, start)).toBeGreaterThan(SAME_LAW);
    const zero = { Q: matrix(2, 2), R: matrix(2, 1), T: start.T, v: new Float64Array(2) };
    expect(smallestP(covarianceChain, exactInLaw, base, zero)).toBeGreaterThan(SAME_LAW);
  });

  test("control: without the transverse part, or with wrong degrees of freedom, it has not", () => {
    expect(smallestP(fullWeights, withTransverseDegrees(0), base, start)).toBeLessThan(OTHER_LAW);
    expect(smallestP(fullWeights, withTransverseDegrees(base.N), base, start)).toBeLessThan(OTHER_LAW);
  });
});

test("the chain keeps the precision of the weights where the teacher is learned", () => {
  const problem: TeacherStudent = { ...base, activation: "linear", N: 50, rate: 0.5, teacherNoise: 0 };
  const { snapshots } = drain(simulateExactInLaw(problem, start, { times: [400], random: stream(1, "late") }));
  const [{ Q, R, v }] = snapshots;
  // ‖Σ v_k w_k − ṽ w̃‖² / N from the overlaps, whose own rounding is 1e-16.
  let square = 1.2 * 1.2;
  for (let k = 0; k < 2; k++) {
    square -= 2 * 1.2 * v[k] * R.data[k];
    for (let l = 0; l < 2; l++) square += v[k] * v[l] * Q.data[k * 2 + l];
  }
  expect(Math.abs(square)).toBeLessThan(1e-14);
});

const twoTeachers: TeacherStudent = { ...base, teacherOutputs: Float64Array.of(1, -1), rate: 0.5 };

/** The spread over 200 runs of an overlap after 200 steps, in units of 1/N: the overlaps have moved by steps/N. */
function spread(N: number): number {
  const initial = drawOrderParameters({ K: 2, M: 2, N: 1e8 }, stream(7, "spread"), { student: 0.3, outputs: 0.3 });
  const finals = Array.from({ length: 200 }, (_, i) => {
    const run = simulateExactInLaw({ ...twoTeachers, N }, initial, {
      times: [200 / N],
      random: stream(i, "spread", N),
    });
    return drain(run).snapshots[0].R.data[0];
  });
  const mean = finals.reduce((a, b) => a + b, 0) / finals.length;
  return Math.sqrt(finals.reduce((a, b) => a + (b - mean) ** 2, 0) / finals.length) * N;
}

test("the chain takes the same steps at N = 10⁸ as at N = 10⁶, a hundred times smaller", () => {
  expect(spread(1e8) / spread(1e6)).toBeGreaterThan(0.8);
  expect(spread(1e8) / spread(1e6)).toBeLessThan(1.25);
});

test("drawn order parameters have the law of the Gram matrix of Gaussian vectors", () => {
  const [K, M, N] = [2, 1, 4];
  const scales = { student: 2, outputs: 1, teacher: 1 };
  const drawn: Sampler = (_, __, random) => [values(drawOrderParameters({ K, M, N }, random, scales))];
  const explicit: Sampler = (_, __, random) => {
    const w = Array.from({ length: K + M }, (_row, i) =>
      Float64Array.from({ length: N }, () => (i < K ? scales.student : 1) * random.normal()),
    );
    const overlap = (i: number, j: number) => w[i].reduce((sum, x, n) => sum + x * w[j][n], 0) / N;
    return [
      [
        overlap(0, 0),
        overlap(0, 1),
        overlap(1, 0),
        overlap(1, 1),
        overlap(0, 2),
        overlap(1, 2),
        random.normal(),
        random.normal(),
      ],
    ];
  };
  expect(smallestP(drawn, explicit, base, start)).toBeGreaterThan(SAME_LAW);
});
