import { describe, expect, test } from "vitest";
import {
  expectedAlignment,
  expectedCourse,
  explainedAt,
  halfTime,
  linearTheory,
  measuredHalfTimes,
  predictedHalfTimes,
} from "../../../../experiments/setups/deepTheory/index.ts";
import { builtInData } from "../../../../src/deep/index.ts";
import { InputError } from "../../../../src/inputError.ts";
import { deepProblemSchema, parseWith, type DeepProblemInput } from "../../../../src/problem/index.ts";
import { simulate } from "../../../../src/simulate/index.ts";

const digits: DeepProblemInput = {
  network: { kind: "deep", hidden: [80, 80], activation: "linear", initial: { kind: "gaussian", scale: 0.1 } },
  feedback: { kind: "orthonormal" },
  data: { kind: "glyphs", size: 6, samples: 400, testSamples: 0 },
  training: { loss: "mse", rate: 0.02, epochs: 40, batch: 20 },
  measure: { frozen: false, samples: 400 },
  seed: 4,
};

const dataOf = (problem: DeepProblemInput) => builtInData(parseWith(deepProblemSchema, problem));
const theoryOf = (problem: DeepProblemInput) => linearTheory(problem, dataOf(problem));
const run = simulate(digits);
const theory = theoryOf(digits);

describe("half times", () => {
  test("are interpolated in the logarithm of the time", () => {
    // In the logarithm of the time the values are straight: 1 at e⁰ … 5 at e⁴; half of the largest is passed at e^1.5.
    const times = [0, 1, Math.E, Math.E ** 2, Math.E ** 3, Math.E ** 4];
    expect(halfTime(times, [9, 1, 2, 3, 4, 5])).toBeCloseTo(Math.E ** 1.5, 12);
  });

  test("do not exist where values start above half of their largest, are unknown or never positive", () => {
    expect(halfTime([1, 2, 3], [3, 4, 5])).toBeNull();
    expect(halfTime([1, 2, 3], [0, null, 5])).toBeNull();
    expect(halfTime([1, 2, 3], [-3, -2, -1])).toBeNull();
    expect(halfTime([], [])).toBeNull();
    expect(measuredHalfTimes([])).toEqual({});
  });
});

/** Cosines of single networks of width 80: random overlaps of about 1/√80, and the noise of batches. */
const OVERLAPS = 0.05;

test("a linear network follows its expected course, and reaches half of its alignment when predicted", () => {
  const times = run.snapshots.map(({ time }) => time);
  const course = expectedCourse(theory, times);
  expect(course.map(({ time }) => time)).toEqual(times);
  course.forEach(({ weightAlignment, gradientAlignment }, k) => {
    const at = run.snapshots[k];
    for (const l of [2, 3])
      expect(Math.abs(weightAlignment.layers[l] - at.weightAlignment!.layers[l]!)).toBeLessThan(OVERLAPS);
    // Signals are unrelated at first but for chance, which weighs more in them: 80 numbers against 6400.
    for (const l of [1, 2]) {
      expect(Math.abs(gradientAlignment.layers[l] - at.gradientAlignment!.layers[l]!)).toBeLessThan(3 / Math.sqrt(80));
    }
  });
  expect(course[0].weightAlignment.total).toBeCloseTo(run.snapshots[0].weightAlignment!.total!, 5);
  const [measured, predicted] = [measuredHalfTimes(run.snapshots), predictedHalfTimes(theory, times.at(-1)!)];
  for (const l of [2, 3]) expect(Math.abs(Math.log(measured[l]! / predicted[l]!))).toBeLessThan(0.1);
});

test("the forecast is near what a linear network ends with, and says nothing before anything is learned", () => {
  const last = run.snapshots.at(-1)!;
  const expected = expectedAlignment(theory, last.loss)!;
  expect(expected.ownFeedback).toBe(true);
  expect(expected.explained).toBeGreaterThan(0.9);
  // The forecast takes alignment matrices as symmetric and directions as learned one after the other.
  const FORECAST = 0.1;
  for (const l of [2, 3]) {
    expect(Math.abs(expected.weightAlignment.layers[l] - last.weightAlignment!.layers[l]!)).toBeLessThan(FORECAST);
  }
  for (const l of [1, 2]) {
    expect(Math.abs(expected.gradientAlignment.layers[l] - last.gradientAlignment!.layers[l]!)).toBeLessThan(FORECAST);
  }
  expect(expectedAlignment(theory, theory.zeroLoss)).toBeNull();
  expect(expectedAlignment(theory, Number.NaN)).toBeNull();
});

test("what is explained goes from nothing at zero outputs to all at the best linear map, and not beyond", () => {
  expect(explainedAt(theory, theory.zeroLoss)).toBe(0);
  expect(explainedAt(theory, theory.leastLoss)).toBe(1);
  expect(explainedAt(theory, 0)).toBe(1);
  // One-hot targets: ½‖y‖² is a half.
  expect(theory.zeroLoss).toBeCloseTo(0.5, 12);
});

test("summed batches and momentum only change the pace", () => {
  const { training } = digits;
  const summed = theoryOf({ ...digits, training: { ...training, reduction: "sum" } });
  const rolling = theoryOf({ ...digits, training: { ...training, optimiser: { kind: "sgd", momentum: 0.5 } } });
  const look = (of: typeof theory, time: number) => expectedCourse(of, [time], { signals: false })[0].weightAlignment;
  expect(look(summed, 0.1)).toEqual(look(theory, 2));
  expect(look(rolling, 1)).toEqual(look(theory, 2));
});

test("cross-entropy is taken to first order: early, a linear network follows", () => {
  const problem: DeepProblemInput = { ...digits, training: { rate: 0.02, epochs: 8, batch: 20 } };
  const early = simulate(problem);
  const course = expectedCourse(
    theoryOf(problem),
    early.snapshots.map(({ time }) => time),
    { signals: false },
  );
  expect(early.snapshots.at(-1)!.weightAlignment!.total).toBeGreaterThan(0.2);
  course.forEach(({ weightAlignment }, k) => {
    expect(Math.abs(weightAlignment.total - early.snapshots[k].weightAlignment!.total!)).toBeLessThan(OVERLAPS);
  });
});

test("what the theory does not cover is refused by name", () => {
  const data = dataOf(digits);
  const maps = { ...digits.network, hidden: [{ kind: "convolutional" as const, channels: 2, kernel: 3 }] };
  const refused = (problem: DeepProblemInput) => () => linearTheory(problem, data);
  expect(refused({ ...digits, network: maps })).toThrow(InputError);
  expect(refused({ ...digits, network: maps })).toThrow('network.hidden must be of full layers, got "convolutional"');
  expect(refused({ ...digits, rule: "bp" })).toThrow('rule must be "dfa", got "bp"');
  const adam = { ...digits.training, optimiser: { kind: "adam" as const } };
  expect(refused({ ...digits, training: adam })).toThrow('training.optimiser.kind must be "sgd", got "adam"');
});
