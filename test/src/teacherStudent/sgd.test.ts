import { expect, test } from "vitest";
import { relativeDistance } from "../../../src/linalg/index.ts";
import { stream } from "../../../src/random/index.ts";
import {
  drawOrderParameters,
  overlaps,
  simulateWeights,
  weightsWith,
  type TeacherStudent,
} from "../../../src/teacherStudent/index.ts";
import { drain } from "./drain.ts";

const problem: TeacherStudent = {
  activation: "erf",
  rule: "dfa",
  N: 40,
  rate: 0.5,
  teacherNoise: 0.1,
  teacherOutputs: Float64Array.of(1, 0.5),
  feedback: Float64Array.of(1, -1, 0.3),
};

/** Rounding of an eigendecomposition or a Cholesky factor of five rows. */
const ROUNDING = 1e-12;

test.each([2, 3, 5, 40])("weights drawn in %d dimensions have the order parameters asked for", (N) => {
  const order = drawOrderParameters({ K: 3, M: 2, N }, stream(1, "order", N));
  const { student, teacher } = weightsWith({ ...problem, N }, order, stream(2));
  expect([student.rows, student.cols, teacher.rows, teacher.cols]).toEqual([3, N, 2, N]);
  const { Q, R, T } = overlaps(student, teacher, order.v);
  // Small students beside large teachers: fewer dimensions than vectors leave them the rounding of the teachers'.
  expect(relativeDistance(T, order.T)).toBeLessThan(ROUNDING);
  expect(relativeDistance(R, order.R)).toBeLessThan(N < 5 ? 1e-6 : ROUNDING);
  expect(relativeDistance(Q, order.Q)).toBeLessThan(N < 5 ? 1e-6 : ROUNDING);
});

test("fa is dfa with two layers, frozen leaves the first layer alone, and train what it names", () => {
  const initial = drawOrderParameters({ K: 3, M: 2, N: 40 }, stream(3), { student: 0.5, outputs: 0.5 });
  const final = (changes: Partial<TeacherStudent>) =>
    drain(simulateWeights({ ...problem, ...changes }, initial, { times: [3], random: stream(4) })).snapshots[0];
  expect(final({ rule: "fa" })).toEqual(final({ rule: "dfa" }));
  expect(final({ rule: "bp" })).not.toEqual(final({ rule: "dfa" }));
  const frozen = final({ rule: "frozen" });
  expect(relativeDistance(frozen.Q, initial.Q)).toBeLessThan(ROUNDING);
  expect(frozen.v).not.toEqual(initial.v);
  expect(final({ train: { first: false, second: true } })).toEqual(frozen);
  expect(final({ train: { first: true, second: false } }).v).toEqual(initial.v);
});

test("a run is the same whatever snapshots are taken on the way", () => {
  const initial = drawOrderParameters({ K: 3, M: 2, N: 40 }, stream(3), { student: 0.5, outputs: 0.5 });
  const run = (times: ArrayLike<number>) => drain(simulateWeights(problem, initial, { times, random: stream(5) }));
  expect(run([0, 0.5, 1, 2]).snapshots[3]).toEqual(run([2]).snapshots[0]);
  expect(run([0, 2]).outcome).toEqual({ status: "completed", steps: 80, time: 2 });
});
