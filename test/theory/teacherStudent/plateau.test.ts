import { describe, expect, test } from "vitest";
import { fromRows, identity, matrix } from "../../../src/linalg/index.ts";
import { stream } from "../../../src/random/index.ts";
import { ACTIVATIONS } from "../../../src/activation/index.ts";
import { drawOrderParameters, simulateFlow, type TeacherStudent } from "../../../src/teacherStudent/index.ts";
import { plateau, singleIndexError } from "../../../theory/teacherStudent/index.ts";
import { drain } from "../../src/teacherStudent/drain.ts";

const ones = Float64Array.of(1, 1);

describe("the single-index error", () => {
  test("is half the conditional variance: agrees with Monte Carlo", () => {
    const T = fromRows([
      [1.2, 0.3],
      [0.3, 0.8],
    ]);
    const u = [0.6, 0.8];
    // w̃ = rows of a square root of T; r = w̃ u.
    const l11 = Math.sqrt(1.2);
    const w = [
      [l11, 0],
      [0.3 / l11, Math.sqrt(0.8 - 0.09 / 1.2)],
    ];
    const r = w.map(([a, b]) => a * u[0] + b * u[1]);
    for (const activation of ["erf", "relu", "linear"] as const) {
      const g = ACTIVATIONS[activation].value;
      const random = stream(1, "plateau", activation);
      const y = (s: number, t: number) =>
        w.reduce((sum, [a, b]) => sum + g(a * (u[0] * s - u[1] * t) + b * (u[1] * s + u[0] * t)), 0);
      const samples = 100_000;
      let sum = 0;
      let square = 0;
      for (let i = 0; i < samples; i++) {
        // ½ Var(y | s) is a quarter of the mean squared difference of two draws that share s.
        const s = random.normal();
        const value = 0.25 * (y(s, random.normal()) - y(s, random.normal())) ** 2;
        sum += value;
        square += value * value;
      }
      const mean = sum / samples;
      const standardError = Math.sqrt((square / samples - mean ** 2) / samples);
      const predicted = singleIndexError({ activation, teacherOutputs: ones, T }, r);
      expect(Math.abs(predicted - mean)).toBeLessThan(4 * standardError);
    }
  });

  test("vanishes for a teacher of one direction, and for linear teachers at best", () => {
    const T = fromRows([
      [1, 2],
      [2, 4],
    ]);
    expect(plateau({ activation: "erf", teacherOutputs: ones, T }).error).toBeCloseTo(0, 8);
    expect(plateau({ activation: "linear", teacherOutputs: ones, T: identity(2) }).error).toBeCloseTo(0, 12);
  });

  test("of two equal orthogonal erf teachers is least in the middle: (2 asin ½ − 4 asin ¼)/π", () => {
    const { error, r } = plateau({ activation: "erf", teacherOutputs: ones, T: identity(2) });
    expect(error).toBeCloseTo((2 * Math.asin(0.5) - 4 * Math.asin(0.25)) / Math.PI, 12);
    expect(Math.abs(r[0] * r[1] - 0.5)).toBeLessThan(1e-6);
    // Control: no other direction does better, by brute force.
    for (let angle = 0; angle < Math.PI; angle += 0.01) {
      const teacher = { activation: "erf" as const, teacherOutputs: ones, T: identity(2) };
      expect(singleIndexError(teacher, [Math.cos(angle), Math.sin(angle)])).toBeGreaterThanOrEqual(error - 1e-12);
    }
  });
});

test("a DFA student waits just above the plateau, then passes it once its units part", () => {
  const problem: TeacherStudent = {
    activation: "erf",
    rule: "dfa",
    N: 500,
    rate: 0.1,
    teacherNoise: 0,
    teacherOutputs: ones,
    feedback: Float64Array.of(-0.858, -1.6),
  };
  for (let i = 0; i < 5; i++) {
    const initial = drawOrderParameters({ K: 2, M: 2, N: 500 }, stream(i, "wait"), { student: 1e-3, outputs: 1e-3 });
    const { error } = plateau({ activation: "erf", teacherOutputs: ones, T: initial.T });
    const { snapshots } = drain(simulateFlow(problem, initial, { times: [100, 200, 3000] }));
    for (const { generalisationError, Q } of snapshots.slice(0, 2)) {
      expect(generalisationError).toBeGreaterThan(error);
      expect(generalisationError).toBeLessThan(1.5 * error);
      // The units are parallel still.
      expect(Q.data[1] / Math.sqrt(Q.data[0] * Q.data[3])).toBeGreaterThan(0.9);
    }
    expect(snapshots[2].generalisationError).toBeLessThan(error / 10);
  }
});

test("a zero teacher has nothing to learn", () => {
  expect(plateau({ activation: "erf", teacherOutputs: ones, T: matrix(2, 2) }).error).toBe(0);
});
