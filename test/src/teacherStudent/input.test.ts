import { describe, expect, test } from "vitest";
import { InputError } from "../../../src/inputError.ts";
import { fromRows, identity, matrix } from "../../../src/linalg/index.ts";
import { stream } from "../../../src/random/index.ts";
import {
  drawFeedbackVector,
  drawOrderParameters,
  simulateExactInLaw,
  simulateFlow,
  simulateWeights,
  stableRate,
  type FeedbackKind,
  type OrderParameters,
  type TeacherStudent,
} from "../../../src/teacherStudent/index.ts";
import { drain } from "./drain.ts";

const problem: TeacherStudent = {
  activation: "erf",
  rule: "dfa",
  N: 100,
  rate: 0.1,
  teacherNoise: 0,
  teacherOutputs: Float64Array.of(1, 1),
  feedback: Float64Array.of(1, -1),
};
const initial: OrderParameters = { Q: identity(2), R: matrix(2, 2), T: identity(2), v: new Float64Array(2) };

describe("what is wrong with the input is said in one sentence", () => {
  const wrong: [string, Partial<TeacherStudent>, Partial<OrderParameters>, number[]][] = [
    ["input dimension N must be a positive integer, got 1.5", { N: 1.5 }, {}, [1]],
    ["input dimension N must be a positive integer, got -3", { N: -3 }, {}, [1]],
    ["learning rate must be positive and finite, got NaN", { rate: Number.NaN }, {}, [1]],
    ["teacherNoise must be at least 0 and finite, got -0.1", { teacherNoise: -0.1 }, {}, [1]],
    ["entry 1 of the feedback must be a finite number, got NaN", { feedback: Float64Array.of(1, Number.NaN) }, {}, [1]],
    ["at least one hidden unit", { feedback: new Float64Array(0) }, {}, [1]],
    ["teacherOutputs needs at least one entry", { teacherOutputs: new Float64Array(0) }, {}, [1]],
    ["initial: Q must be 3 × 3, got 2 × 2", { feedback: Float64Array.of(1, 1, 1) }, {}, [1]],
    ["initial: R must be 2 × 2, got 2 × 1", {}, { R: matrix(2, 1) }, [1]],
    ["initial: v must have 2 entries, one a hidden unit, got 3", {}, { v: new Float64Array(3) }, [1]],
    ["initial: v[0] must be a finite number, got Infinity", {}, { v: Float64Array.of(Infinity, 0) }, [1]],
    [
      "initial: Q must be symmetric, got 0.5 and 0 at (1, 0) and (0, 1)",
      {},
      {
        Q: fromRows([
          [1, 0],
          [0.5, 1],
        ]),
      },
      [1],
    ],
    [
      "must be positive semidefinite, got the smallest eigenvalue -1",
      {},
      {
        R: fromRows([
          [2, 0],
          [0, 0],
        ]),
      },
      [1],
    ],
    ["initial: order parameters of rank 4 need an input dimension N of at least 4, got 3", { N: 3 }, {}, [1]],
    ["snapshot times must be finite and ascending from 0 on, got 1 after 2", {}, {}, [2, 1]],
  ];
  test.each(wrong)("%s", (message, changes, order, times) => {
    const run = () =>
      drain(simulateExactInLaw({ ...problem, ...changes }, { ...initial, ...order }, { times, random: stream(1) }));
    expect(run).toThrow(InputError);
    expect(run).toThrow(message);
  });

  test("the same checks stand at the other two doors", () => {
    expect(() => drain(simulateFlow({ ...problem, teacherNoise: Number.NaN }, initial, { times: [1] }))).toThrow(
      InputError,
    );
    expect(() =>
      drain(
        simulateFlow(
          problem,
          {
            ...initial,
            R: fromRows([
              [2, 0],
              [0, 0],
            ]),
          },
          { times: [1] },
        ),
      ),
    ).toThrow("eigenvalue -1");
    expect(() => drain(simulateWeights({ ...problem, N: 0 }, initial, { times: [1], random: stream(1) }))).toThrow(
      InputError,
    );
    expect(() =>
      drain(simulateWeights(problem, { ...initial, v: new Float64Array(1) }, { times: [1], random: stream(1) })),
    ).toThrow("v must have");
    expect(() => drawFeedbackVector("orthogonal", 1, Float64Array.of(1), stream(1))).toThrow(InputError);
  });
});

describe("divergence is reported with its time and a rate that is stable", () => {
  const small = drawOrderParameters({ K: 2, M: 2, N: 100 }, stream(1, "small"));
  test.each([
    ["linear", { ...problem, activation: "linear", rate: 5 }],
    ["linear under bp", { ...problem, activation: "linear", rule: "bp", rate: 20 }],
    ["relu", { ...problem, activation: "relu", rate: 10, feedback: Float64Array.of(1, 1) }],
    ["erf in few dimensions", { ...problem, rate: 30, N: 4 }],
  ] satisfies [string, TeacherStudent][])("%s", (_, unstable) => {
    const times = [1000];
    for (const simulate of [simulateExactInLaw, simulateWeights]) {
      const { snapshots, outcome } = drain(simulate(unstable, small, { times, random: stream(1, "unstable") }));
      expect(snapshots).toHaveLength(0);
      expect(outcome.status).toBe("diverged");
      expect(outcome.time).toBe(outcome.steps / unstable.N);
      expect(outcome.message).toMatch(
        /^diverged at step \d+ \(time [\d.]+\): the learning rate \d+ is too large, try [\d.]+$/,
      );
    }
    const { rate } = stableRate(unstable, small);
    expect(rate).toBeLessThan(unstable.rate);
    const stable = drain(simulateExactInLaw({ ...unstable, rate }, small, { times, random: stream(1, "stable") }));
    expect(stable.outcome.status).toBe("completed");
  });

  test("also over long runs of ReLU students that cannot learn their teacher, in few dimensions: twice the rate does not hold", () => {
    const diverged = (factor: number) =>
      Array.from({ length: 60 }, (_, i) => {
        const random = stream(i, "long");
        const [K, M, N] = [1, 2, 20];
        const feedback = Float64Array.of(random.normal());
        const unstable: TeacherStudent = { ...problem, activation: "relu", N, rate: 100, feedback };
        const start = drawOrderParameters({ K, M, N }, random, { student: 0.3, outputs: 0.3 });
        const rate = factor * stableRate(unstable, start).rate;
        return drain(simulateExactInLaw({ ...unstable, rate }, start, { times: [200 / rate], random })).outcome.status;
      }).filter((status) => status === "diverged").length;
    expect(diverged(1)).toBe(0);
    expect(diverged(2)).toBeGreaterThan(0);
  });

  const fixedOutputs: TeacherStudent = {
    ...problem,
    activation: "linear",
    train: { first: true, second: false },
  };

  test("in the flow, where the output weights do not learn and cannot give way", () => {
    const unstable = { ...fixedOutputs, feedback: Float64Array.of(3, 3), rate: 1 };
    const fixed = { ...small, v: Float64Array.of(1, 1) };
    const { outcome } = drain(simulateFlow(unstable, fixed, { times: [1000] }));
    expect(outcome.status).toBe("diverged");
    expect(outcome.message).toMatch(/^diverged at time [\d.]+: the learning rate 1 is too large, try [\d.]+$/);
    const { rate } = stableRate(unstable, fixed);
    expect(drain(simulateFlow({ ...unstable, rate }, fixed, { times: [1000] })).outcome.status).toBe("completed");
  });

  test("and where no rate is stable, that is said", () => {
    const opposed = { ...fixedOutputs, feedback: Float64Array.of(-1, -1) };
    const { outcome } = drain(simulateFlow(opposed, { ...small, v: Float64Array.of(1, 1) }, { times: [1000] }));
    expect(outcome.status).toBe("diverged");
    expect(outcome.message).toContain("no learning rate is stable");
  });

  test("a flow far beyond the rates of SGD is stiff, and says so", () => {
    const { outcome } = drain(simulateFlow({ ...problem, activation: "linear", rate: 50 }, small, { times: [1000] }));
    expect(outcome.status).toBe("interrupted");
    expect(outcome.message).toMatch(
      /^stopped at time [\d.]+ of 1000, too stiff after \d+ steps: the learning rate 50 is too large, try [\d.]+$/,
    );
  });

  test("numbers beyond double precision are divergence too, whatever the rung: no snapshot holds them", () => {
    const huge = { ...initial, v: Float64Array.of(1e200, 1) };
    const wild = { ...problem, rate: 1e300 };
    const options = { times: [0, 1 / problem.N, 5], random: stream(1, "huge") };
    for (const simulate of [simulateExactInLaw, simulateWeights, simulateFlow]) {
      for (const [network, order] of [
        [problem, huge],
        [wild, initial],
      ] as const) {
        const { snapshots, outcome } = drain(simulate(network, order, options));
        expect(outcome.status).toBe("diverged");
        expect(outcome.message).not.toMatch(/NaN|Infinity/);
        for (const { generalisationError, Q, R, v } of snapshots) {
          expect([generalisationError, ...Q.data, ...R.data, ...v].every(Number.isFinite)).toBe(true);
        }
      }
    }
  });
});

const teacher = Float64Array.of(1, -2);
const F = (kind: FeedbackKind): Float64Array => drawFeedbackVector(kind, 4, teacher, stream(1, "F"));

describe("feedback families", () => {
  test("have the signs or the angle their names promise", () => {
    expect(F("positive").every((x) => x > 0)).toBe(true);
    expect(Array.from(F("matched"), Math.sign)).toEqual([1, -1, 1, -1]);
    const orthogonal = F("orthogonal");
    expect(orthogonal[0] - 2 * orthogonal[1] + orthogonal[2] - 2 * orthogonal[3]).toBeCloseTo(0, 14);
    expect(F("random").map(Math.abs)).toEqual(F("positive"));
  });
});
