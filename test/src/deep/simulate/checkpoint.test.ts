import { describe, expect, test } from "vitest";
import { builtInData, DeepRun, simulateDeep } from "../../../../src/deep/index.ts";
import { packCheckpoint, unpackCheckpoint, type RunState } from "../../../../src/deep/simulate/checkpoint.ts";
import { deepProblemSchema, parseWith, type DeepProblemInput } from "../../../../src/problem/index.ts";
import { digits, elaborate } from "./problems.ts";

const data = builtInData(parseWith(deepProblemSchema, digits));

/** All problems here are about the same digits, unless their seed is another. */
function start(input: DeepProblemInput, checkpoint?: Uint8Array): DeepRun {
  return new DeepRun(parseWith(deepProblemSchema, input), data, checkpoint);
}

const advanceTo = (run: DeepRun, step: number): DeepRun => {
  while (!run.outcome && run.step < step) run.advance();
  return run;
};

const finish = (run: DeepRun): DeepRun => advanceTo(run, Infinity);

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
    for (let step = 3; !run.outcome; step += 11) run = start(problem, advanceTo(run, step).checkpoint());
    expect(run.checkpoint()).toEqual(bytes);
  });
});

test("simulateDeep saves states, and goes on from the last", () => {
  const states: Uint8Array[] = [];
  const whole = simulateDeep(digits, { checkpoint: { save: (state) => states.push(state), every: 0 } });
  // After every step and every snapshot.
  expect(states.length).toBe(100 + 4);
  for (const state of [states[0], states[50], states[103]]) {
    const steps: number[] = [];
    const again = simulateDeep(digits, { resume: state, onSnapshot: ({ step }) => steps.push(step) });
    expect(again).toEqual(whole);
    expect(steps.length).toBeLessThan(4);
  }
});

describe("a checkpoint is refused", () => {
  const bytes = advanceTo(start(digits), 10).checkpoint();

  test("of another problem", () => {
    expect(() => start({ ...digits, seed: 2 }, bytes)).toThrow(
      "checkpoint: must be of this problem, got one of another",
    );
  });

  test("of other data", () => {
    const problem = parseWith(deepProblemSchema, digits);
    const other = builtInData({ ...problem, seed: 5 });
    expect(() => new DeepRun(problem, other, bytes)).toThrow("checkpoint: must be of these data, got one of others");
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

test("a state is itself again, whatever its arrays", () => {
  const state: RunState = {
    problem: '{"größe":1}',
    data: 2 ** 32 - 1,
    step: 3,
    snapshots: [],
    networks: [
      {
        step: 3,
        weights: [Float32Array.of(1, -0, 1e-40), new Float32Array(0)],
        biases: [],
        optimiser: [Float32Array.of(7)],
      },
      { step: 2, weights: [Float32Array.of(5)], biases: [Float32Array.of(6, 8)], optimiser: [] },
    ],
  };
  const bytes = packCheckpoint(state);
  expect(unpackCheckpoint(bytes)).toEqual(state);
  // As a file is read: a window of a larger memory, at any place of it.
  for (const offset of [0, 1, 4]) {
    const pool = Buffer.alloc(bytes.length + 8, 0xff);
    pool.set(bytes, offset);
    expect(unpackCheckpoint(pool.subarray(offset, offset + bytes.length))).toEqual(state);
  }
});
