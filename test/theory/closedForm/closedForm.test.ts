import { describe, expect, test } from "vitest";
import {
  conditioning,
  diagonal,
  identity,
  multiply,
  product,
  transpose,
  type Matrix,
} from "../../../src/linalg/index.ts";
import { updateAlignmentOfMatrices, weightAlignmentOfMatrices } from "../../../src/measure/index.ts";
import { haarColumns, stream } from "../../../src/random/index.ts";
import { closedFormSnapshot, commonModes, layerGain, modeClock } from "../../../theory/closedForm/index.ts";

/** Rounding of products of a few small matrices. */
const ROUNDING = 1e-12;

/** Rounding of logarithms of gains, of up to ten thousand: ten thousand times that of numbers of order one. */
const LOGARITHMS = 1e-11;

const near = (a: number | null, b: number | null, tolerance = ROUNDING) =>
  expect(Math.abs((a ?? Number.NaN) - (b ?? Number.NaN))).toBeLessThan(tolerance);

describe("closed form snapshots", () => {
  const modes = [
    { s: 2, lambda: 1 },
    { s: 1, lambda: 0.5 },
    { s: 0, lambda: 2 },
    { s: 0.7, lambda: 3 },
  ];
  const outputs = 4;
  const depth = 3;

  test("agree with the definitions on the diagonal matrices they stand for", () => {
    for (const time of [0.3, 1, 2]) {
      const snapshot = closedFormSnapshot({ depth, outputs, modes, time });
      const A = Array.from({ length: depth }, (_, i) =>
        diagonal(modes.map((mode) => layerGain.evaluate({ z: modeClock(mode, depth, time).tau / 2, l: i + 1 }))),
      );
      const M = product(...A.toReversed());
      const D = diagonal(modes.map(({ s, lambda }, i) => s - lambda * M.data[i * (outputs + 1)]));
      const grams = [identity(outputs), identity(outputs)];
      const weight = weightAlignmentOfMatrices(A.slice(1), grams);
      const DP = multiply(D, transpose(A[0]));
      const update = updateAlignmentOfMatrices(A.slice(1), grams, [multiply(D, D), multiply(DP, transpose(DP))]);
      near(snapshot.weightAlignment.total, weight.total);
      near(snapshot.updateAlignment.total, update.total);
      for (const l of ["2", "3"]) near(snapshot.weightAlignment.layers[l], weight.layers[l]);
      for (const l of ["1", "2"]) near(snapshot.updateAlignment.layers[l], update.layers[l]);
      A.forEach((A_l, i) => {
        const { kappa, rank } = conditioning(A_l);
        expect(snapshot.ranks[i + 1]).toBe(rank);
        expect(Math.abs((snapshot.conditionNumbers[i + 1] ?? Number.NaN) / (kappa ?? 0) - 1)).toBeLessThan(ROUNDING);
      });
      const loss = modes.reduce((sum, { lambda }, i) => sum + D.data[i * (outputs + 1)] ** 2 / (2 * lambda), 0);
      near(snapshot.excessLoss, loss);
    }
  });

  test("at the start nothing has a direction", () => {
    const { weightAlignment, updateAlignment, conditionNumbers, ranks, excessLoss } = closedFormSnapshot({
      depth,
      outputs,
      modes,
      time: 0,
    });
    expect(weightAlignment).toEqual({ layers: { 2: null, 3: null }, total: null });
    expect(updateAlignment).toEqual({ layers: { 1: null, 2: null }, total: null });
    expect(conditionNumbers).toEqual({ 1: null, 2: null, 3: null });
    expect(ranks).toEqual({ 1: 0, 2: 0, 3: 0 });
    expect(excessLoss).toBeCloseTo(2 + 1 + 0.49 / 6, 12);
  });

  test("very late the cosines of the vanishing updates still exist", () => {
    const late = closedFormSnapshot({ depth, outputs, modes, time: 40 });
    expect(late.excessLoss).toBeLessThan(1e-100);
    expect(late.excessLoss).toBeGreaterThan(0);
    expect(late.updateAlignment.total).toBeGreaterThan(0.5);
  });
});

describe("closed form snapshots of deep networks", () => {
  const depth = 10;
  /**
   * Early on every gain is a power of s t, of which the cosines are ratios: far below all numbers, and as definite as
   * ever.
   */
  const early = (singularValues: readonly number[], time: number) => {
    const modes = singularValues.map((s) => ({ s, lambda: 1 }));
    return closedFormSnapshot({ depth, outputs: singularValues.length, modes, time });
  };
  const sumOfPowers = (values: readonly number[], power: number) =>
    values.reduce((sum, s) => sum + (s / values[0]) ** power, 0);

  test("keep their directions where their gains are below all numbers", () => {
    const s = [1, 0.999, 0.9];
    for (const time of [1e-6, 0.01, 0.5]) {
      const { weightAlignment, updateAlignment, conditionNumbers } = early(s, time);
      for (let l = 2; l <= depth; l++) {
        const p = 2 ** (l - 1);
        near(weightAlignment.layers[l], sumOfPowers(s, p) / Math.sqrt(3 * sumOfPowers(s, 2 * p)), LOGARITHMS);
        expect(Math.abs((conditionNumbers[l] ?? 0) / (1 / 0.9) ** p - 1)).toBeLessThan(ROUNDING);
      }
      for (let l = 1; l < depth; l++) {
        const p = 2 ** l;
        const size = sumOfPowers(s, p) * sumOfPowers(s, 2 ** (depth + 1) - p);
        near(updateAlignment.layers[l], sumOfPowers(s, 2 ** depth) / Math.sqrt(size), LOGARITHMS);
      }
      // Of the stacked weights layer 2 is nearly all, one of the L − 1 parts of what they are to align with.
      if (time < 1e-5) near(weightAlignment.total, (weightAlignment.layers[2] ?? Number.NaN) / Math.sqrt(depth - 1));
      expect(updateAlignment.total).not.toBeNull();
    }
  });

  test("have condition numbers up to the largest number, and none beyond", () => {
    const { conditionNumbers, ranks } = early([1, 0.1], 1e-3);
    for (let l = 1; l <= 9; l++)
      expect(Math.abs((conditionNumbers[l] ?? 0) / 10 ** (2 ** (l - 1)) - 1)).toBeLessThan(ROUNDING);
    expect(conditionNumbers[10]).toBeNull();
    expect(ranks[10]).toBe(2);
  });

  test("keep their directions where the loss is below all numbers", () => {
    const { updateAlignment, excessLoss } = early([1, 0.5], 1e6);
    expect(excessLoss).toBe(0);
    // The weaker mode is all that is left, of the infinitely late.
    for (let l = 1; l < depth; l++) near(updateAlignment.layers[l], 1);
  });

  test("of infinite time have no descent, and no update alignment", () => {
    expect(early([1, 0.5], Number.POSITIVE_INFINITY).updateAlignment.total).toBeNull();
  });
});

/** Moments of given eigenvalues and singular values in random bases that they share. */
const moments = (lambda: readonly number[], s: readonly number[]): { inputs: Matrix; cross: Matrix } => {
  const V = haarColumns(lambda.length, lambda.length, stream(3, "V"));
  const U = haarColumns(3, 3, stream(3, "U"));
  return {
    inputs: product(V, diagonal(lambda), transpose(V)),
    cross: product(U, diagonal(s, 3, lambda.length), transpose(V)),
  };
};

describe("common modes", () => {
  test("are found through any repetitions", () => {
    const cases: [number[], number[]][] = [
      [
        [2, 1, 0.5, 0.1],
        [3, 2, 1],
      ],
      [
        [1, 1, 1, 1],
        [3, 2, 1],
      ],
      [
        [2, 1, 0.5, 0.1],
        [2, 2, 2],
      ],
      [
        [2, 1, 1, 0.5],
        [1, 3, 1],
      ],
      [
        [1, 1 + 1e-9, 1, 2],
        [3, 2, 0],
      ],
      [
        [2, 1, 0, 0],
        [0.5, 1e-6, 0],
      ],
    ];
    for (const [lambda, s] of cases) {
      const { inputs, cross } = moments(lambda, s);
      const expected = s
        .map((value, i) => ({ s: value, lambda: lambda[i] }))
        .filter((mode) => mode.s > 0)
        .toSorted((a, b) => b.s - a.s || b.lambda - a.lambda);
      const found = commonModes(inputs, cross)?.toSorted((a, b) =>
        Math.abs(a.s - b.s) > 1e-9 ? b.s - a.s : b.lambda - a.lambda,
      );
      expect(found?.length).toBe(expected.length);
      found?.forEach((mode, i) => {
        expect(Math.abs(mode.s - expected[i].s)).toBeLessThan(ROUNDING);
        expect(Math.abs(mode.lambda - expected[i].lambda)).toBeLessThan(ROUNDING);
      });
    }
  });

  test("do not exist for moments in unrelated bases", () => {
    const { inputs } = moments([2, 1, 0.5, 0.1], [1, 1, 1]);
    expect(commonModes(inputs, diagonal([3, 2, 1], 3, 4))).toBeNull();
  });

  test("are none without any signal", () => {
    expect(commonModes(identity(4), diagonal([0, 0, 0], 3, 4))).toEqual([]);
  });
});
