import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { startOn, type LinearRung } from "../../../src/linear/index.ts";
import {
  linearProblemSchema,
  parseWith,
  realiseLinear,
  teacherStudentProblemSchema,
  type LinearProblemInput,
  type TeacherStudentProblemInput,
} from "../../../src/problem/index.ts";
import { exactJson, parseExactJson } from "../../../src/record/exactJson.ts";
import type { SteppedRun, Trajectory } from "../../../src/record/index.ts";
import { packState, unpackState } from "../../../src/record/stateFile.ts";
import { startTeacherStudent } from "../../../src/teacherStudent/index.ts";

const NAME = "dfa-theory checkpoint 1\n";

const online: LinearProblemInput = {
  network: { inputs: 9, widths: [7, 6], outputs: 3 },
  feedback: { kind: "gaussian" },
  data: { kind: "teacher", inputCovariance: { kind: "isotropic" }, noise: 0.1 },
  training: { rate: 0.01, time: 2.5, batch: 3, snapshotTimes: [0, 0.01, 0.3, 1, 2] },
  seed: 4,
};
/** 11 batches an epoch, and two samples left over. */
const epochs: LinearProblemInput = { ...online, data: { ...online.data, samples: 35 } as LinearProblemInput["data"] };
const started = { ...online.network, initial: { kind: "gaussian", scale: 0.5 } } as const;

const linear = (problem: LinearProblemInput, rung: LinearRung, checkpoint?: Uint8Array): SteppedRun<unknown> =>
  startOn(realiseLinear(parseWith(linearProblemSchema, problem)), rung).inSteps!(checkpoint);

const student: TeacherStudentProblemInput = {
  network: {
    kind: "teacher-student",
    inputs: 20,
    hidden: 3,
    teacherHidden: 2,
    teacherNoise: 0.1,
    initial: { kind: "random", student: 0.3 },
  },
  training: { rate: 0.5, time: 12 },
};
const teacherStudent = (problem: TeacherStudentProblemInput, rung: "weights" | "order", checkpoint?: Uint8Array) =>
  startTeacherStudent(parseWith(teacherStudentProblemSchema, problem), { rung }).inSteps!(
    checkpoint,
  ) as SteppedRun<unknown>;

type Start = (checkpoint?: Uint8Array) => SteppedRun<unknown>;

const RUNS: readonly (readonly [string, Start, streams: boolean])[] = [
  ["linear weights, fresh samples", (state) => linear(online, "weights", state), true],
  [
    "linear weights, BP, epochs",
    (state) => linear({ ...epochs, network: started, rule: "bp" }, "weights", state),
    true,
  ],
  ["linear weights, moments", (state) => linear(withBatch("full"), "weights", state), false],
  ["alignment matrices, epochs", (state) => linear(epochs, "matrices", state), true],
  ["alignment matrices, fixed order", (state) => linear(fixed, "matrices", state), false],
  ["alignment matrices, moments", (state) => linear(withBatch("full"), "matrices", state), false],
  ["reduced form, epochs", (state) => linear({ ...epochs, network: started }, "matrices", state), true],
  ["reduced form, frozen", (state) => linear({ ...online, network: started, rule: "frozen" }, "matrices", state), true],
  ["linear order parameters", (state) => linear(online, "order", state), true],
  ["students' weights", (state) => teacherStudent(student, "weights", state), true],
  ["students' order parameters", (state) => teacherStudent(student, "order", state), true],
  ["students of few inputs", (state) => teacherStudent(few, "order", state), true],
  [
    "looks at fewer times",
    (state) => teacherStudent({ ...student, training: { time: 12, snapshotTimes: [0, 0.01, 5] } }, "order", state),
    true,
  ],
];
const fixed = { ...epochs, training: { ...epochs.training, order: "fixed" as const } };
const few = { ...student, network: { ...student.network, inputs: 4 } };
function withBatch(batch: number | "full"): LinearProblemInput {
  return { ...online, training: { ...online.training, batch } };
}

const finish = (run: SteppedRun<unknown>) => {
  while (!run.outcome) run.advance();
  return run;
};
const found = ({ outcome, snapshots }: SteppedRun<unknown>) => ({ outcome, snapshots });

describe.each(RUNS)("%s", (_, start, streams) => {
  const whole = finish(start());
  const total = whole.outcome!.steps;

  test("interrupted anywhere, several times, ends in the same bits", () => {
    const stops = fc.array(fc.integer({ min: 1, max: total }), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(stops, (lengths) => {
        let run = start();
        for (const steps of lengths) {
          for (let goal = run.step + steps; !run.outcome && run.step < goal;) run.advance(goal - run.step);
          if (!run.outcome) run = start(run.checkpoint());
        }
        finish(run);
        expect(found(run)).toEqual(found(whole));
        expect(run.checkpoint()).toEqual(whole.checkpoint());
      }),
      { seed: 1, numRuns: Number(process.env.DFA_CASES ?? 8) },
    );
  });

  test("control: with a state that is altered, of weights or of a stream, it does not", () => {
    const run = start();
    while (run.step < total / 3) run.advance(7);
    const { text, arrays } = unpackState(NAME, run.checkpoint());
    const { lengths } = JSON.parse(text) as { lengths: number[] };
    const state = new Float64Array(arrays);
    const ofStream = lengths.findLastIndex((length) => length > 1);
    const end = lengths.slice(0, ofStream + 1).reduce((sum, length) => sum + length, 0);
    for (const at of [0, ...(streams ? [end - 2] : [])]) {
      const altered = state.slice();
      // A bit of the generator's state, or the sign of a weight.
      altered[at] = at === 0 ? altered[at] + 1 : altered[at] ^ 1;
      const other = finish(start(packState(NAME, text, [altered])));
      expect(other.snapshots).not.toEqual(whole.snapshots);
    }
  });
});

test("a generator gives what the run gives", () => {
  const drained = (run: Generator<unknown, Trajectory<unknown>["outcome"]>) => {
    const snapshots: unknown[] = [];
    for (let next = run.next(); ; next = run.next()) {
      if (next.done) return { outcome: next.value, snapshots };
      snapshots.push(next.value);
    }
  };
  const network = realiseLinear(parseWith(linearProblemSchema, epochs));
  expect(drained(startOn(network, "matrices").stream())).toEqual(found(finish(linear(epochs, "matrices"))));
  const problem = parseWith(teacherStudentProblemSchema, student);
  expect(drained(startTeacherStudent(problem, { rung: "order" }).stream())).toEqual(
    found(finish(teacherStudent(student, "order"))),
  );
});

test.each([
  [
    "linear",
    (state?: Uint8Array) => linear({ ...online, training: { rate: 1.5, time: 150, batch: 1 } }, "matrices", state),
  ],
  [
    "teacher-student",
    (state?: Uint8Array) => teacherStudent({ ...student, training: { rate: 60, time: 100 } }, "order", state),
  ],
] as const)("a %s run that diverges does so at the same step after an interruption", (_, start) => {
  const whole = finish(start());
  expect(whole.outcome!.status).toBe("diverged");
  const run = start();
  while (run.step < whole.outcome!.steps / 2) run.advance(2);
  expect(found(finish(start(run.checkpoint())))).toEqual(found(whole));
});

test("interrupt ends the run where it stands, and its state remains", () => {
  const run = linear(online, "matrices");
  while (run.step < 100) run.advance(100 - run.step);
  expect(run.interrupt()).toEqual({
    status: "interrupted",
    steps: 100,
    time: 1,
    message: "interrupted at step 100 of 250",
  });
  expect(run.advance()).toBe(null);
  expect(found(finish(linear(online, "matrices", run.checkpoint())))).toEqual(
    found(finish(linear(online, "matrices"))),
  );
});

describe("a checkpoint is refused", () => {
  const bytes = linear(epochs, "matrices").checkpoint();
  test.each([
    [
      "of another problem",
      () => linear({ ...epochs, seed: 5 }, "matrices", bytes),
      "must be of this problem and rung, got one of another",
    ],
    ["of another rung", () => linear(epochs, "weights", bytes), "must be of this problem and rung, got one of another"],
    [
      "of a two-layer network",
      () => teacherStudent(student, "order", bytes),
      "must be of this problem and rung, got one of another",
    ],
    [
      "of a deep network",
      () => linear(epochs, "matrices", new TextEncoder().encode("dfa-theory deep checkpoint 1\nxxxxxxxx")),
      "is not one of this version of the program, got other bytes",
    ],
    [
      "that is empty",
      () => linear(epochs, "matrices", new Uint8Array()),
      "is not one of this version of the program, got other bytes",
    ],
    [
      "cut short",
      () => linear(epochs, "matrices", bytes.slice(0, -8)),
      "must be whole, got bytes that do not fit its checksum",
    ],
    [
      "damaged",
      () =>
        linear(
          epochs,
          "matrices",
          bytes.map((byte, i) => (i === 200 ? byte ^ 4 : byte)),
        ),
      "must be whole, got bytes that do not fit its checksum",
    ],
  ])("%s", (_, take, sentence) => {
    expect(take).toThrow(new RegExp(`^checkpoint: ${sentence}$`));
  });

  test("of other data", () => {
    const problem = parseWith(linearProblemSchema, {
      ...epochs,
      data: { kind: "file", path: "x.csv", targets: "y" },
    });
    const source = (seed: number) => realiseLinear(parseWith(linearProblemSchema, { ...epochs, seed })).source;
    const run = (seed: number, checkpoint?: Uint8Array) =>
      startOn(realiseLinear(problem, source(seed)), "matrices").inSteps!(checkpoint);
    const state = run(1).checkpoint();
    expect(run(1, state).step).toBe(0);
    expect(() => run(2, state)).toThrow("checkpoint: must be of these data, got one of others");
  });
});

test("exact JSON gives back what plain JSON loses", () => {
  const value = {
    a: [1, -0, Infinity, -Infinity, NaN, null, 0.1 + 0.2],
    b: { Q: Float64Array.of(-0, 5e-324, NaN) },
    c: "−",
  };
  expect(parseExactJson(exactJson(value))).toEqual(value);
  expect(JSON.parse(JSON.stringify(value))).not.toEqual(value);
});
