import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { checkTasks, expandSweep } from "../../../../experiments/sweep/index.ts";
import { InputError } from "../../../../src/inputError.ts";
import { PROBLEM } from "../tinySweep.ts";

/** Reads a sweep and checks its tasks. */
const checked = async (given: unknown): Promise<unknown> => checkTasks(expandSweep(given));

const RUNS = { seed: 1, numRuns: Number(process.env.DFA_CASES ?? 50) };

describe("the tasks", () => {
  test("are numbered like digits: grid, zip, seeds, repetitions, the last running fastest", () => {
    const sweep = expandSweep({
      problem: PROBLEM,
      grid: { "training.time": [1, 2] },
      zip: [{ "network.inputs": [3, 4], "network.outputs": [5, 6] }],
      seeds: [7, 8],
      repetitions: 2,
    });
    const told = Array.from({ length: sweep.count }, (_, i) => {
      const { values, seed, repetition } = sweep.task(i);
      return [...Object.values(values), seed, repetition].join(" ");
    });
    expect(told).toEqual([
      "1 3 5 7 0",
      "1 3 5 7 1",
      "1 3 5 8 0",
      "1 3 5 8 1",
      "1 4 6 7 0",
      "1 4 6 7 1",
      "1 4 6 8 0",
      "1 4 6 8 1",
      "2 3 5 7 0",
      "2 3 5 7 1",
      "2 3 5 8 0",
      "2 3 5 8 1",
      "2 4 6 7 0",
      "2 4 6 7 1",
      "2 4 6 8 0",
      "2 4 6 8 1",
    ]);
  });

  test("are every combination once", () => {
    const lengths = fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(
        lengths,
        fc.integer({ min: 1, max: 3 }),
        fc.integer({ min: 1, max: 3 }),
        (grid, count, repetitions) => {
          const paths = ["training.time", "training.rate", "network.inputs"];
          const axes = Object.fromEntries(grid.map((n, i) => [paths[i], Array.from({ length: n }, (_, j) => j + 1)]));
          const sweep = expandSweep({ problem: PROBLEM, grid: axes, seeds: { from: 5, count }, repetitions });
          const all = Array.from({ length: sweep.count }, (_, i) => sweep.task(i));
          expect(sweep.count).toBe(grid.reduce((product, n) => product * n, count * repetitions));
          expect(new Set(all.map(({ problem }) => JSON.stringify(problem))).size).toBe(sweep.count);
          expect(all.map(({ index }) => index)).toEqual(all.map((_, i) => i));
        },
      ),
      RUNS,
    );
  });

  test("hold their values in the problem, and the problem of the file stays as it was", () => {
    const before = JSON.stringify(PROBLEM);
    const sweep = expandSweep({
      problem: PROBLEM,
      grid: { "network.widths.1": [8], "feedback.kind": ["sign"], "data.map.kind": ["gaussian"] },
    });
    expect(sweep.task(0).problem).toEqual({
      ...PROBLEM,
      network: { ...PROBLEM.network, widths: [4, 8] },
      feedback: { kind: "sign" },
      data: { ...PROBLEM.data, map: { kind: "gaussian" } },
      seed: 1,
    });
    expect(JSON.stringify(PROBLEM)).toBe(before);
  });

  test("repeat a seed with others drawn from it; the first repetition is the seed itself", () => {
    const sweep = expandSweep({ problem: { ...PROBLEM, seed: 3 }, repetitions: 20 });
    const seeds = Array.from({ length: 20 }, (_, i) => (sweep.task(i).problem as { seed: number }).seed);
    expect(seeds[0]).toBe(3);
    expect(new Set(seeds).size).toBe(20);
    expect(sweep.task(19).seed).toBe(3);
  });

  test("beyond the last are refused", () => {
    const sweep = expandSweep({ problem: PROBLEM });
    for (const index of [-1, 1, 0.5, Number.NaN]) expect(() => sweep.task(index)).toThrow(RangeError);
  });
});

test("the hash is of what the results depend on: the order of the grid, not the name", () => {
  const hash = (more: object) => expandSweep({ problem: PROBLEM, ...more }).hash;
  const grid = { "training.time": [1, 2], "training.rate": [0.1] };
  const turned = { "training.rate": [0.1], "training.time": [1, 2] };
  expect(hash({ grid, name: "a" })).toBe(hash({ grid, name: "b" }));
  expect(hash({ grid })).not.toBe(hash({ grid: turned }));
  expect(hash({ grid, seeds: [1] })).not.toBe(hash({ grid, seeds: [2] }));
  expect(hash({ grid, keep: ["final.time"] })).not.toBe(hash({ grid }));
});

describe("refused in one sentence", () => {
  test.each([
    [{}, /sweep: problem is required/],
    [{ problem: PROBLEM, grids: {} }, /unknown key grids/],
    [{ problem: PROBLEM, grid: { "training.time": [] } }, /at least 1 entry/],
    [
      { problem: PROBLEM, zip: [{ "training.time": [1, 2], "training.rate": [1] }] },
      /lists of one length, got 2 for training.time, 1/,
    ],
    [{ problem: PROBLEM, grid: { seed: [1] } }, /the seed is varied by "seeds"/],
    [{ problem: PROBLEM, grid: { "training.time.unit": [1] } }, /training.time.unit must be a field of the problem/],
    [{ problem: PROBLEM, grid: { "network.widths.2": [4] } }, /network.widths.2 must be a field of the problem/],
    [
      { problem: PROBLEM, grid: { network: [{}], "network.inputs": [1] } },
      /lie apart, .* got network and network.inputs/,
    ],
    [{ problem: PROBLEM, grid: { rule: ["dfa"] }, zip: [{ rule: ["fa"] }] }, /lie apart, .* got rule twice/],
    [{ problem: PROBLEM, keep: ["last.loss"] }, /keep\[0\] must be a path that begins with final, snapshots, outcome/],
    [{ problem: PROBLEM, keep: ["final.lost"] }, /keep\[0\] must be one of final.step, .*got "final.lost"/],
    [{ problem: PROBLEM, keep: ["final.loss", "final.loss"] }, /keep\[1\] must be kept once/],
    [{ problem: PROBLEM, seeds: { from: 0, count: 1_000_001 } }, /at most 1000000 tasks, got 1000001/],
    [{ problem: PROBLEM, seeds: { from: Number.MAX_SAFE_INTEGER, count: 2 } }, /seeds must end below 2\^53/],
    [{ problem: { network: { kind: "spiking" } } }, /network.kind must be .*, got "spiking"/],
    [{ problem: PROBLEM, rung: "ladder" }, /rung must be one of/],
  ])("%j", (sweep, sentence) => {
    expect(() => expandSweep(sweep)).toThrow(InputError);
    expect(() => expandSweep(sweep)).toThrow(sentence);
  });

  test("the problem of any task, by its number", async () => {
    const sweep = checked({ problem: PROBLEM, grid: { "training.rate": [0.1, -1] } });
    await expect(sweep).rejects.toThrow(/^sweep: task 1: problem: training.rate must be greater than 0, got -1$/);
  });

  test("a field that the problem does not have", async () => {
    const sweep = checked({ problem: PROBLEM, grid: { "training.colour": ["red"] } });
    await expect(sweep).rejects.toThrow(/unknown key training.colour/);
  });
});

describe("a sweep is data", () => {
  const HOSTILE = [
    "; rm -rf /",
    "$(touch x)",
    "`touch x`",
    "__proto__.polluted",
    "a.__proto__",
    "constructor.prototype.x",
    "../up",
    "a b",
    "",
    "a\nb",
    "-x",
  ];

  test.each(HOSTILE)("the field %j is refused and does nothing", async (path) => {
    const given = JSON.parse(`{"problem":${JSON.stringify(PROBLEM)},"grid":{${JSON.stringify(path)}:[1]}}`);
    await expect(checked(given)).rejects.toThrow(InputError);
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });

  test.each(HOSTILE)("the value %j is a value", async (value) => {
    const sweep = expandSweep({ name: value, problem: PROBLEM, grid: { "feedback.kind": [value] } });
    expect(sweep.task(0).values).toEqual({ "feedback.kind": value });
    await expect(checkTasks(sweep)).rejects.toThrow(/task 0: problem: feedback.kind must be one of/);
  });

  test("a __proto__ in the problem reaches nothing", async () => {
    const given = JSON.parse(`{"problem":{"__proto__":{"polluted":1},"network":${JSON.stringify(PROBLEM.network)}}}`);
    await expect(checked(given)).rejects.toThrow(InputError);
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });
});

test("the example is valid, and the guide shows it as it is", async () => {
  const example = JSON.parse(readFileSync("docs/examples/sweep.json", "utf8"));
  const sweep = expandSweep(example);
  await checkTasks(sweep);
  expect(sweep.count).toBe(60);
  const guide = readFileSync("docs/sweeps.md", "utf8");
  const [, shown] = /```json\n(\{\n {2}"problem"[\s\S]*?\n\})\n```/.exec(guide)!;
  const { problem, grid, zip, seeds, keep } = example;
  expect(JSON.parse(shown.replace("…", JSON.stringify(problem.data)))).toEqual({ problem, grid, zip, seeds, keep });
});
