import { describe, expect, test } from "vitest";
import {
  classesSource,
  drawSamples,
  fixedSource,
  momentsSource,
  randomTargetsSource,
  teacherSource,
  type Samples,
  type Source,
} from "../../../src/data/index.ts";
import { InputError } from "../../../src/inputError.ts";
import {
  diagonal,
  fromRows,
  identity,
  matrix,
  relativeDistance,
  toRows,
  type Matrix,
} from "../../../src/linalg/index.ts";
import { stream } from "../../../src/random/index.ts";
import { expectCovariance, joint } from "./drawn.ts";

const DRAWS = 20_000;
const ROUNDING = 1e-12;

const inputs = fromRows([
  [2, 0.5, 0],
  [0.5, 1, 0.2],
  [0, 0.2, 0.5],
]);
const B = fromRows([
  [1, -1, 0.5],
  [0, 2, 1],
]);
const cross = fromRows([
  [1.5, -0.4, 0.05],
  [1, 2.2, 0.9],
]); // B Σ_xx
const explained = fromRows([
  [1.925, -0.75],
  [-0.75, 5.3],
]); // B Σ_xx Bᵀ

const stacked = ({ inputs: X, targets: Y }: Samples): number[][] => {
  const targets = toRows(Y);
  return toRows(X).map((x, i) => [...x, ...targets[i]]);
};

const drawn = (source: Source): number[][] =>
  stacked(drawSamples({ ...source, draw: source.draw! }, DRAWS, stream(1, "draws")));

const plus = (A: Matrix, C: number[][]): Matrix =>
  fromRows(toRows(A).map((row, i) => row.map((value, j) => value + C[i][j])));

/** The largest distance of y from Bx. */
const furthest = (rows: number[][]): number =>
  Math.max(
    ...rows.flatMap((z) => toRows(B).map((b, i) => Math.abs(z[3 + i] - (b[0] * z[0] + b[1] * z[1] + b[2] * z[2])))),
  );

describe("momentsSource", () => {
  test("draws samples of the stated moments", () => {
    const targets = plus(explained, [
      [0.5, 0.3],
      [0.3, 0.4],
    ]);
    const source = momentsSource({ inputs, cross, targets });
    expect([source.inputs, source.outputs, source.samples, source.isotropicTeacher]).toEqual([3, 2, null, null]);
    expect(relativeDistance(source.regression().map, B)).toBeLessThan(ROUNDING);
    expectCovariance(drawn(source), joint(inputs, cross, targets));
  });

  test.each([
    ["are not given", null],
    ["are explained by the inputs", explained],
  ])("is noiseless where the targets' moments %s", (_, targets) => {
    expect(furthest(drawn(momentsSource({ inputs, cross, targets })))).toBeLessThan(1e-10);
  });

  test("of isotropic inputs and no noise is an isotropic teacher", () => {
    const white = diagonal([2, 2, 2]);
    const twice = matrix(
      2,
      3,
      B.data.map((b) => 2 * b),
    );
    const teacher = momentsSource({ inputs: white, cross: twice, targets: null }).isotropicTeacher!;
    expect([teacher.variance, teacher.noise, teacher.minimalLoss]).toEqual([2, 0, null]);
    expect(relativeDistance(teacher.map, B)).toBeLessThan(ROUNDING);
  });

  test.each<[string, Matrix, Matrix, Matrix | null]>([
    [
      "problem: data.inputCovariance must be a symmetric matrix, got 1 in row 1, column 2 and 0 across the diagonal",
      fromRows([
        [1, 1],
        [0, 1],
      ]),
      matrix(1, 2),
      null,
    ],
    [
      "problem: data.inputCovariance must be positive semidefinite, got a matrix with eigenvalue -1.000",
      fromRows([
        [1, 2],
        [2, 1],
      ]),
      matrix(1, 2),
      null,
    ],
    [
      "problem: data.crossCovariance must lie in the range of the input covariance (rank 1 of 2), got one that sticks out by 8.0e-1 of its norm",
      diagonal([1, 0]),
      fromRows([[3, 4]]),
      null,
    ],
    [
      "problem: data.targetCovariance minus what the inputs explain must be positive semidefinite, got a matrix with eigenvalue -5.000",
      identity(2),
      fromRows([[3, 0]]),
      fromRows([[4]]),
    ],
  ])("refuses in one sentence: %s", (sentence, xx, yx, yy) => {
    expect(() => momentsSource({ inputs: xx, cross: yx, targets: yy })).toThrow(new InputError(sentence));
  });
});

describe("teacherSource", () => {
  test("draws samples of its own moments, y = Bx + σζ", () => {
    const source = teacherSource(B, inputs, 0.5);
    const targets = plus(explained, [
      [0.25, 0],
      [0, 0.25],
    ]);
    const moments = source.moments();
    expect(relativeDistance(moments.cross, cross)).toBeLessThan(ROUNDING);
    expect(relativeDistance(moments.targets!, targets)).toBeLessThan(ROUNDING);
    expect(source.isotropicTeacher).toBeNull();
    expectCovariance(drawn(source), joint(inputs, cross, targets));
  });

  test("of isotropic inputs says so, and its loss is that of its noise", () => {
    const source = teacherSource(B, { isotropic: 2 }, 0.5);
    expect(source.isotropicTeacher).toEqual({ map: B, variance: 2, noise: 0.5, minimalLoss: 0.25 });
    expect(Math.abs(source.regression().minimalLoss! - 0.25)).toBeLessThan(ROUNDING);
  });

  test("without noise, y = Bx", () => {
    expect(furthest(drawn(teacherSource(B, inputs, 0)))).toBeLessThan(ROUNDING);
  });

  test("with a number of samples is a fixed set, the same for the same stream", () => {
    const make = (seed: number) => teacherSource(B, inputs, 0.5, { samples: 9, random: stream(seed) });
    const source = make(1);
    expect([source.draw, source.samples!.count, source.samples!.inputs.rows]).toEqual([null, 9, 9]);
    expect(make(1).samples).toEqual(source.samples);
    expect(make(2).samples).not.toEqual(source.samples);
  });
});

test("randomTargetsSource: targets of the stated covariance, independent of the inputs", () => {
  const targets = fromRows([
    [1, 0.3],
    [0.3, 0.25],
  ]);
  const source = randomTargetsSource(3, inputs, targets, DRAWS, stream(1));
  expectCovariance(stacked(source.samples!), joint(inputs, matrix(2, 3), targets));
  expect(() =>
    randomTargetsSource(
      3,
      inputs,
      fromRows([
        [1, 2],
        [2, 1],
      ]),
      5,
      stream(1),
    ),
  ).toThrow(
    new InputError("problem: data.covariance must be positive semidefinite, got a matrix with eigenvalue -1.000"),
  );
});

describe("classesSource", () => {
  const options = { probabilities: [0.5, 0.3, 0.2], separation: 2, labelNoise: 0, centreTargets: false };
  const n = 6;

  test("class means are orthogonal, at the stated distance; the noise around them is of unit variance", () => {
    const { inputs: X, targets: Y } = classesSource(n, options, DRAWS, stream(1)).samples!;
    const [x, y] = [toRows(X), toRows(Y)];
    const count = [0, 1, 2].map((c) => y.filter((row) => row[c] === 1).length);
    const means = [0, 1, 2].map((c) =>
      Array.from({ length: n }, (_, j) => x.reduce((sum, row, i) => sum + (y[i][c] * row[j]) / count[c], 0)),
    );
    const dot = (a: number[], b: number[]) => a.reduce((sum, value, j) => sum + value * b[j], 0);
    for (const a of [0, 1, 2]) {
      // E|m̂|² = s² + n/N of variance 4s²/N + 2n/N²; E m̂_a·m̂_b = 0 of variance s²/N_a + s²/N_b + n/(N_a N_b).
      const N = count[a];
      const square = dot(means[a], means[a]) - 4 - n / N;
      expect(Math.abs(square)).toBeLessThan(5 * Math.sqrt(16 / N + (2 * n) / N ** 2));
      for (let b = 0; b < a; b++) {
        const error = Math.sqrt(4 / N + 4 / count[b] + n / (N * count[b]));
        expect(Math.abs(dot(means[a], means[b]))).toBeLessThan(5 * error);
      }
    }
    // |x|² is noncentral chi-square: mean n + s², variance 2(n + 2s²).
    const square = x.reduce((sum, row) => sum + dot(row, row) / DRAWS, 0);
    expect(Math.abs(square - (n + 4))).toBeLessThan(5 * Math.sqrt((2 * (n + 8)) / DRAWS));
  });

  test.each([0, 0.4, 1])("labels are one-hot, of frequencies (1 − ε)p + ε/n for label noise ε = %d", (labelNoise) => {
    const rows = toRows(classesSource(n, { ...options, labelNoise }, DRAWS, stream(2)).samples!.targets);
    expect(rows.every((row) => row.toSorted().join() === "0,0,1")).toBe(true);
    options.probabilities.forEach((p, c) => {
      const want = (1 - labelNoise) * p + labelNoise / 3;
      const found = rows.reduce((sum, row) => sum + row[c] / DRAWS, 0);
      expect(Math.abs(found - want)).toBeLessThan(5 * Math.sqrt((want * (1 - want)) / DRAWS));
    });
  });

  test("centring takes the mean off the targets and nothing else", () => {
    const make = (centreTargets: boolean) => classesSource(n, { ...options, centreTargets }, 50, stream(3)).samples!;
    const [plain, centred] = [make(false), make(true)];
    expect(centred.inputs).toEqual(plain.inputs);
    for (const c of [0, 1, 2]) {
      const mean = toRows(plain.targets).reduce((sum, row) => sum + row[c] / 50, 0);
      toRows(centred.targets).forEach((row, i) =>
        expect(Math.abs(row[c] - (plain.targets.data[3 * i + c] - mean))).toBeLessThan(ROUNDING),
      );
    }
  });
});

test("fixedSource: moments are averages over the rows, unless they are given, and formed once", () => {
  const X = fromRows([
    [1, 2],
    [3, 4],
  ]);
  const Y = fromRows([[1], [-1]]);
  const source = fixedSource(X, Y);
  expect(toRows(source.moments().inputs)).toEqual([
    [5, 7],
    [7, 10],
  ]);
  expect(toRows(source.moments().cross)).toEqual([[-1, -1]]);
  expect(source.moments()).toBe(source.moments());
  expect(source.regression()).toBe(source.regression());
  const moments = { inputs: identity(2), cross: matrix(1, 2), targets: null };
  expect(fixedSource(X, Y, moments).moments()).toBe(moments);
});
