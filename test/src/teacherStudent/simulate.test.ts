import { describe, expect, test } from "vitest";
import { InputError } from "../../../src/inputError.ts";
import { fromRows, toRows } from "../../../src/linalg/index.ts";
import type { TeacherStudentProblemInput } from "../../../src/problem/index.ts";
import {
  orderParameterFlow,
  TEACHER_STUDENT_RUNGS,
  type TeacherStudentSnapshot,
} from "../../../src/teacherStudent/index.ts";
import { gap, golden, stateOf } from "./golden.ts";
import { simulate } from "../../../src/simulate/index.ts";

const problem: TeacherStudentProblemInput = {
  network: {
    kind: "teacher-student",
    inputs: 400,
    hidden: 2,
    teacherHidden: 2,
    initial: { kind: "random", student: 0.3, outputs: 0.3 },
  },
  rule: "dfa",
  feedback: { kind: "given", vector: [0.9, -1.2] },
  training: { rate: 0.3, time: 4, snapshotTimes: [0, 1, 4] },
};

/** The given start of a problem, and the number of inputs, changed. */
const changed = (network: object, rest: object = {}): TeacherStudentProblemInput => ({
  ...problem,
  ...rest,
  network: { ...problem.network, ...network },
});

/** Four standard deviations or more of single runs at N = 400, measured. */
const FLUCTUATION = 0.15;

test("the three rungs run one problem from one start and stay close to each other", () => {
  const runs = TEACHER_STUDENT_RUNGS.map((rung) => simulate(problem, { rung }));
  for (const [i, { outcome, snapshots }] of runs.entries()) {
    expect(outcome).toMatchObject({ status: "completed", time: 4 });
    expect(snapshots.map(({ time }) => time)).toEqual([0, 1, 4]);
    expect(snapshots.map(({ step }) => step)).toEqual(
      TEACHER_STUDENT_RUNGS[i] === "flow" ? [null, null, null] : [0, 400, 1600],
    );
    snapshots.forEach((at, j) => {
      const limit: TeacherStudentSnapshot = runs[2].snapshots[j];
      expect(gap(at.Q.data, limit.Q.data)).toBeLessThan(FLUCTUATION);
      expect(gap(at.R.data, limit.R.data)).toBeLessThan(FLUCTUATION);
      expect(gap(at.v, limit.v)).toBeLessThan(FLUCTUATION);
    });
    expect(gap(snapshots[0].Q.data, runs[2].snapshots[0].Q.data)).toBeLessThan(1e-12);
  }
  // Control: the fluctuations are there.
  expect(gap(runs[1].snapshots[2].v, runs[2].snapshots[2].v)).toBeGreaterThan(1e-4);
});

test("runs on the chain of order parameters unless told otherwise, the same for the same seed", () => {
  const run = (changes: object, rung?: "order") => simulate({ ...problem, ...changes }, { rung });
  expect(run({})).toEqual(run({ seed: 1 }, "order"));
  expect(run({ seed: 2 }).snapshots[2].v).not.toEqual(run({}).snapshots[2].v);
});

test("goes on to its end when nobody looks at it there, and looks at log-spaced times by default", () => {
  const early = simulate({ ...problem, training: { time: 4, snapshotTimes: [1] } });
  expect(early.outcome).toMatchObject({ status: "completed", steps: 1600, time: 4 });
  expect(early.snapshots.map(({ time }) => time)).toEqual([1]);
  const { snapshots } = simulate({ ...problem, training: { time: 4 } }, { rung: "flow" });
  expect(snapshots[0].time).toBe(0);
  expect(snapshots.at(-1)!.time).toBe(4);
  expect(snapshots.length).toBeGreaterThan(20);
});

test("trains the layers it is told to", () => {
  const end = (train: "both" | "first" | "second") => {
    const { snapshots } = simulate({ ...problem, train }, { rung: "flow" });
    return { moved: (of: (at: TeacherStudentSnapshot) => Float64Array) => gap(of(snapshots[0]), of(snapshots[2])) > 0 };
  };
  const [first, second] = [end("first"), end("second")];
  expect([first.moved(({ v }) => v), first.moved(({ R }) => R.data)]).toEqual([false, true]);
  expect([second.moved(({ v }) => v), second.moved(({ R }) => R.data)]).toEqual([true, false]);
});

test("a run that diverges says when, with a rate at which the same run is stable", () => {
  const unstable = changed({ activation: "linear", inputs: 50 }, { training: { rate: 20, time: 200 } });
  const { outcome } = simulate(unstable);
  expect(outcome).toMatchObject({ status: "diverged" });
  expect(outcome.message).toMatch(
    /^diverged at step \d+ \(time [\d.]+\): the learning rate 20 is too large, try [\d.]+$/,
  );
  expect(outcome.stableRate).toBeGreaterThan(0);
  const rate = outcome.stableRate!;
  const again = simulate({ ...unstable, training: { rate, time: 200 } });
  expect(again.outcome).toMatchObject({ status: "completed" });
});

describe("what only the numbers can tell is refused in one sentence", () => {
  const start = {
    kind: "given",
    Q: [
      [1, 0],
      [0, 1],
    ],
    R: [
      [0, 0],
      [0, 0],
    ],
    T: [
      [1, 0],
      [0, 1],
    ],
    v: [0, 0],
  };
  test.each([
    [
      "initial: C = [[Q, R], [Rᵀ, T]] must be positive semidefinite, got the smallest eigenvalue -1",
      {
        initial: {
          ...start,
          R: [
            [2, 0],
            [0, 0],
          ],
        },
      },
      {},
    ],
    ["initial: Q must be 2 × 2, got 1 × 1", { initial: { ...start, Q: [[1]] } }, {}],
    ["initial: v must have 2 entries, one a hidden unit, got 1", { initial: { ...start, v: [1] } }, {}],
    ["feedback: orthogonal needs at least 2 hidden units, got 1", { hidden: 1 }, { feedback: { kind: "orthogonal" } }],
  ])("%s", (message, network, rest) => {
    expect(() => simulate(changed(network, rest))).toThrow(message);
  });
});

test.each([
  [
    "weights",
    { inputs: 1e9 },
    "rung weights needs (K + M) N of at most 33554432, got 4000000000 (K = 2, M = 2, N = 1000000000); the rung order has the same law at any N",
  ],
  ["order", { hidden: 5792 }, "rung order needs (K + M)² of at most 33554432, got 33570436"],
  ["flow", { hidden: 1000, activation: "relu" }, "rung flow needs K (K + M)² of at most 33554432, got 1004004000"],
] as const)("what would not fit into memory is refused before it is made: %s", (rung, network, message) => {
  const run = () => simulate(changed(network, { feedback: { kind: "random" } }), { rung });
  expect(run).toThrow(InputError);
  expect(run).toThrow(message);
});

describe("given order parameters may bring the teacher's output weights and the feedback along", () => {
  const start = { kind: "given", Q: [[1]], R: [[0.5]], T: [[1]], v: [0.3] };
  const network = { kind: "teacher-student", inputs: 10, hidden: 1, teacherHidden: 1 };
  const run = (initial: object, rest: object = {}) =>
    simulate({ network: { ...network, initial }, training: { time: 2 }, ...rest } as TeacherStudentProblemInput, {
      rung: "flow",
    });

  test("which is the same as giving them in their own places", () => {
    const own = simulate(
      {
        network: { ...network, teacherOutputs: [2], initial: start },
        feedback: { kind: "given", vector: [-0.7] },
        training: { time: 2 },
      } as TeacherStudentProblemInput,
      { rung: "flow" },
    );
    const along = run({ ...start, teacherOutputs: [2], feedback: [-0.7] });
    expect(along).toEqual(own);
    expect(along).not.toEqual(run(start));
  });

  test.each([
    ["network.initial.feedback must have 1 entry, one a hidden unit, got [1,2]", { feedback: [1, 2] }, {}],
    [
      "network.initial.teacherOutputs must have 1 entry, one a hidden unit of the teacher",
      { teacherOutputs: [1, 2] },
      {},
    ],
    [
      "network.initial.feedback must be left out where the problem's own feedback is given, got [1]",
      { feedback: [1] },
      { feedback: { kind: "random" } },
    ],
  ])("%s", (message, company, rest) => {
    expect(() => run({ ...start, ...company }, rest)).toThrow(message);
  });
});

const directory = process.env.DFA_GOLDEN_DIR;
if (!directory) console.warn("SKIPPED: set DFA_GOLDEN_DIR to compare with the reference programs' trajectories");

/** The reference's own discretisation error, forward Euler at dt = 1/500. */
const EULER_ERROR = 3e-4;

test.skipIf(!directory)("a reference trajectory, through the problem file", () => {
  const { problem: reference, initial, ode } = golden(directory!, "erf-M2-K2");
  const { activation, rule, N, rate } = reference;
  const file: TeacherStudentProblemInput = {
    network: {
      kind: "teacher-student",
      inputs: N,
      hidden: reference.feedback.length,
      teacherHidden: reference.teacherOutputs.length,
      activation,
      teacherOutputs: [...reference.teacherOutputs],
      initial: {
        kind: "given",
        Q: toRows(initial.Q),
        R: toRows(initial.R),
        T: toRows(initial.T),
        v: [...initial.v],
      },
    },
    rule,
    feedback: { kind: "given", vector: [...reference.feedback] },
    training: { rate, time: ode.at(-1)!.t, snapshotTimes: ode.map(({ t }) => t) },
  };
  const { snapshots } = simulate(JSON.parse(JSON.stringify(file)) as TeacherStudentProblemInput, { rung: "flow" });
  expect(snapshots).toHaveLength(ode.length);
  const flow = orderParameterFlow(reference, fromRows(toRows(initial.T)));
  snapshots.forEach(({ Q, R, v, generalisationError }, i) => {
    expect(gap(flow.pack({ Q, R, T: initial.T, v }), stateOf(ode[i])), `t = ${ode[i].t}`).toBeLessThan(EULER_ERROR);
    expect(Math.abs(generalisationError - ode[i].generalisationError)).toBeLessThan(EULER_ERROR);
  });
});
