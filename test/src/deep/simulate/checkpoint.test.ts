import { describe, expect, test } from "vitest";
import { builtInData, DeepTraining, type DeepSnapshot } from "../../../../src/deep/index.ts";
import { deepProblemSchema, parseWith, type DeepProblemInput } from "../../../../src/problem/index.ts";
import { SteppedRun } from "../../../../src/record/index.ts";
import { digits, elaborate } from "./problems.ts";

const data = builtInData(parseWith(deepProblemSchema, digits));

/** All problems here are about the same digits, unless their seed is another. */
type Run = SteppedRun<DeepSnapshot>;

function start(input: DeepProblemInput, checkpoint?: Uint8Array): Run {
  return new SteppedRun(new DeepTraining(parseWith(deepProblemSchema, input), data), checkpoint);
}

const advanceTo = (run: Run, step: number): Run => {
  while (!run.outcome && run.step < step) run.advance(1);
  return run;
};

const finish = (run: Run): Run => advanceTo(run, Infinity);

const adam = {
  ...elaborate,
  rule: "fa" as const,
  training: { ...elaborate.training, optimiser: { kind: "adam" as const } },
};

describe.each([
  ["DFA with momentum", elaborate],
  ["FA with Adam", adam],
  ["BP", { ...digits, rule: "bp" as const }],
])("a run of %s that is taken up again", (_, problem) => {
  const whole = finish(start(problem));
  const bytes = whole.checkpoint();

  // Before the first step, mid-epoch, at the end of an epoch, where a snapshot is due, and one step before the end.
  test.each([0, 7, 25, whole.total - 1, whole.total])("after step %i ends in the same bits", (step) => {
    const stopped = advanceTo(start(problem), step);
    const again = finish(start(problem, stopped.checkpoint()));
    expect(again.snapshots).toEqual(whole.snapshots);
    expect(again.outcome).toEqual(whole.outcome);
    expect(again.checkpoint()).toEqual(bytes);
  });

  test("again and again ends in the same bits", () => {
    let run = start(problem);
    for (let step = 3; step < whole.total; step += 11) run = start(problem, advanceTo(run, step).checkpoint());
    finish(run);
    expect(run.checkpoint()).toEqual(bytes);
  });
});

describe("a checkpoint is refused", () => {
  const bytes = advanceTo(start(digits), 10).checkpoint();

  test("of another problem", () => {
    expect(() => start({ ...digits, seed: 2 }, bytes)).toThrow(
      "checkpoint: must be of this problem and rung, got one of another",
    );
  });

  test("of other data", () => {
    const problem = parseWith(deepProblemSchema, digits);
    const other = builtInData({ ...problem, seed: 5 });
    expect(() => new SteppedRun(new DeepTraining(problem, other), bytes)).toThrow(
      "checkpoint: must be of these data, got one of others",
    );
  });

  test("that is damaged or cut off anywhere, or no checkpoint", () => {
    for (const at of [40, 200, bytes.length - 1]) {
      const damaged = bytes.slice();
      damaged[at] ^= 4;
      expect(() => start(digits, damaged)).toThrow(/checkpoint: must be whole, got bytes that do not fit its checksum/);
    }
    for (const length of [0, 5, 29, 33, 500, bytes.length - 4])
      expect(() => start(digits, bytes.slice(0, length))).toThrow(/^checkpoint: /);
    expect(() => start(digits, new TextEncoder().encode(`{"problem": "${"x".repeat(100)}"}`))).toThrow(
      "checkpoint: is not one of this version of the program, got other bytes",
    );
  });
});
