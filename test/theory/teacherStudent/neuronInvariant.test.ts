import { describe, expect, test } from "vitest";
import { fromRows, gram, transpose } from "../../../src/linalg/index.ts";
import { gaussianMatrix, stream } from "../../../src/random/index.ts";
import {
  AVERAGES,
  drawOrderParameters,
  orderParameterFlow,
  type TeacherStudent,
} from "../../../src/teacherStudent/index.ts";
import { neuronInvariantDrift, neuronInvariants } from "../../../theory/teacherStudent/index.ts";

const problem: TeacherStudent = {
  activation: "linear",
  rule: "dfa",
  N: 100,
  rate: 0.3,
  teacherNoise: 0.4,
  teacherOutputs: Float64Array.of(1, -0.5),
  feedback: Float64Array.of(0.8, -1.6, 0.3),
};

/** The rate of change of the invariants in the flow, and what `neuronInvariantDrift` says of it. */
function rates(activation: TeacherStudent["activation"]): { measured: Float64Array; predicted: Float64Array } {
  const initial = drawOrderParameters({ K: 3, M: 2, N: 20 }, stream(1, "state"), { student: 1, outputs: 1 });
  const flow = orderParameterFlow({ ...problem, activation }, initial.T);
  const dydt = new Float64Array(flow.dimension);
  flow.rightHandSide(0, flow.pack(initial), dydt);
  const { Q, v } = flow.unpack(dydt);
  const measured = neuronInvariants(Q, v, problem.feedback);
  const averages = AVERAGES[activation];
  const fields = [...initial.v, ...problem.teacherOutputs.map((x) => -x)];
  const C = gramOf(initial);
  const squares = new Float64Array(9);
  averages.squaredSignal(3, 2)(C, Float64Array.from(fields), squares);
  const noisy = [0, 1, 2].map((k) => {
    const c = C[k * 5 + k];
    return squares[k * 3 + k] + problem.teacherNoise ** 2 * averages.J2(c, c, c);
  });
  return { measured, predicted: neuronInvariantDrift(problem.rate, problem.feedback, noisy) };
}

function gramOf({ Q, R, T }: ReturnType<typeof drawOrderParameters>): Float64Array {
  const rows = Array.from({ length: 5 }, (_, i) =>
    Array.from({ length: 5 }, (_entry, j) => {
      if (i < 3) return j < 3 ? Q.data[i * 3 + j] : R.data[i * 2 + j - 3];
      return j < 3 ? R.data[j * 2 + i - 3] : T.data[(i - 3) * 2 + j - 3];
    }),
  );
  return fromRows(rows).data;
}

/** Gradient flow of DFA on a fixed data set of five inputs, by Euler's method: how far the invariants have drifted. */
function driftFromStart(g: (x: number) => number, slope: (x: number) => number, dt: number): number {
  const [K, N, P] = [3, 4, 5];
  const X = gaussianMatrix(P, N, stream(2, "inputs"));
  const y = gaussianMatrix(P, 1, stream(3, "targets")).data;
  const F = [1, -0.7, 0.4];
  const W = gaussianMatrix(K, N, stream(4, "weights"), 0.5).data;
  const v = new Float64Array(K);
  const invariants = () => neuronInvariants(gram(transpose({ rows: K, cols: N, data: W })), v, F);
  const before = invariants();
  for (let step = 0; step < 4 / dt; step++) {
    const fields = Array.from({ length: P }, (_, p) =>
      Float64Array.from({ length: K }, (_entry, k) => {
        let sum = 0;
        for (let n = 0; n < N; n++) sum += W[k * N + n] * X.data[p * N + n];
        return sum;
      }),
    );
    const errors = fields.map((z, p) => z.reduce((sum, value, k) => sum + v[k] * g(value), -y[p]));
    for (let p = 0; p < P; p++) {
      for (let k = 0; k < K; k++) {
        v[k] -= dt * g(fields[p][k]) * errors[p];
        for (let n = 0; n < N; n++) W[k * N + n] -= dt * F[k] * slope(fields[p][k]) * errors[p] * X.data[p * N + n];
      }
    }
  }
  return Math.max(...invariants().map((value, k) => Math.abs(value - before[k])));
}

const relu = (dt: number): number =>
  driftFromStart(
    (x) => Math.max(0, x),
    (x) => (x > 0 ? 1 : 0),
    dt,
  );
const tanh = (dt: number): number => driftFromStart(Math.tanh, (x) => 1 - Math.tanh(x) ** 2, dt);

describe("F_k v_k − ½ Q_kk", () => {
  test.each(["linear", "relu"] as const)("falls at the noise rate alone for %s", (activation) => {
    const { measured, predicted } = rates(activation);
    // Rounding; the sums cancel to a tenth of their terms.
    measured.forEach((rate, k) => expect(Math.abs(rate / predicted[k] - 1)).toBeLessThan(1e-12));
  });

  test("control: not so for erf", () => {
    const { measured, predicted } = rates("erf");
    measured.forEach((rate, k) => expect(Math.abs(rate / predicted[k] - 1)).toBeGreaterThan(0.05));
  });

  test("is conserved on any data set by ReLU units, as the step goes to zero, and not by tanh units", () => {
    // Euler's error is of first order: ten times smaller steps, ten times smaller drift.
    expect(relu(1e-3) / relu(1e-4)).toBeGreaterThan(8);
    expect(relu(1e-4)).toBeLessThan(2e-3);
    expect(tanh(1e-4)).toBeGreaterThan(2e-2);
    expect(tanh(1e-3) / tanh(1e-4)).toBeLessThan(1.5);
  });
});
