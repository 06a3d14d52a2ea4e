import { describe, expect, test } from "vitest";
import { regression, sampleMoments } from "../../../src/data/index.ts";
import { residualCovariance } from "../../../src/data/moments.ts";
import {
  diagonal,
  fromRows,
  matrix,
  matrixFrom,
  multiply,
  product,
  relativeDistance,
  symmetricEigen,
  toRows,
  transpose,
  type Matrix,
} from "../../../src/linalg/index.ts";
import { gaussianMatrix, haarColumns, stream } from "../../../src/random/index.ts";

/** Rounding, grown by the condition number of Σ_xx, at most a few tens. */
const ROUNDING = 1e-11;
const [SAMPLES, N, M] = [60, 4, 2];

const X = gaussianMatrix(SAMPLES, N, stream(1, "X"));
const noise = gaussianMatrix(SAMPLES, M, stream(1, "noise"));
const B = gaussianMatrix(N, M, stream(1, "B"));
const XB = multiply(X, B);
const Y = matrix(
  SAMPLES,
  M,
  noise.data.map((z, k) => z + XB.data[k]),
);

/** The average of a bᵀ over rows. */
const average = (A: Matrix, C: Matrix): Matrix => {
  const out = matrix(A.cols, C.cols);
  for (const [s, a] of toRows(A).entries())
    for (let i = 0; i < A.cols; i++)
      for (let j = 0; j < C.cols; j++) out.data[i * C.cols + j] += (a[i] * C.data[s * C.cols + j]) / A.rows;
  return out;
};

/** The rows y − W x. */
const residuals = (W: Matrix): Matrix => {
  const fitted = multiply(X, transpose(W));
  return matrix(
    SAMPLES,
    M,
    Y.data.map((y, k) => y - fitted.data[k]),
  );
};

const loss = (W: Matrix) => residuals(W).data.reduce((sum, r) => sum + r * r, 0) / (2 * SAMPLES);

const moments = { inputs: average(X, X), cross: average(Y, X), targets: average(Y, Y) };

test("sample moments are averages over rows, not centred", () => {
  const found = sampleMoments(X, Y);
  expect(relativeDistance(found.inputs, moments.inputs)).toBeLessThan(ROUNDING);
  expect(relativeDistance(found.cross, moments.cross)).toBeLessThan(ROUNDING);
  expect(relativeDistance(found.targets!, moments.targets)).toBeLessThan(ROUNDING);
});

describe("regression", () => {
  test("solves the normal equations: residuals are orthogonal to the inputs, and any other map is worse", () => {
    const { map, rank, minimalLoss } = regression(moments);
    expect(rank).toBe(N);
    expect(Math.max(...average(residuals(map), X).data.map(Math.abs))).toBeLessThan(ROUNDING);
    expect(Math.abs(minimalLoss! - loss(map))).toBeLessThan(ROUNDING);
    for (let k = 0; k < map.data.length; k++) {
      const moved = map.data.slice();
      moved[k] += 0.01;
      expect(loss(matrix(M, N, moved))).toBeGreaterThan(minimalLoss!);
    }
  });

  test("eigenvalues are descending, with their eigenvectors as columns", () => {
    const { eigenvalues, eigenvectors } = regression(moments);
    expect([...eigenvalues]).toEqual([...eigenvalues].toSorted((a, b) => b - a));
    const image = multiply(moments.inputs, eigenvectors);
    const scaled = matrix(
      N,
      N,
      eigenvectors.data.map((v, k) => v * eigenvalues[k % N]),
    );
    expect(relativeDistance(image, scaled)).toBeLessThan(ROUNDING);
  });

  test("directions of no variance are left out of the map", () => {
    // The third input repeats the first, and the fourth is always zero.
    const inputs = fromRows([
      [1, 0, 1, 0],
      [0, 4, 0, 0],
      [1, 0, 1, 0],
      [0, 0, 0, 0],
    ]);
    const cross = fromRows([[3, 2, 3, 0]]);
    const { map, rank, minimalLoss } = regression({ inputs, cross, targets: null });
    expect(rank).toBe(2);
    expect(minimalLoss).toBeNull();
    [1.5, 0.5, 1.5, 0].forEach((value, k) => expect(Math.abs(map.data[k] - value)).toBeLessThan(ROUNDING));
  });

  test("where the inputs are uncorrelated nothing is solved, and the numbers are those of the eigenproblem, to the last bit", () => {
    const variances = [0.3, 2, 0, 0.3, 7, 1e-13];
    const inputs = diagonal(variances);
    const cross = gaussianMatrix(M, variances.length, stream(1, "cross"));
    const { map, eigenvalues, eigenvectors, rank } = regression({ inputs, cross, targets: null });
    expect(rank).toBe(4);
    const { values, vectors } = symmetricEigen(inputs);
    const n = values.length;
    expect(eigenvalues).toEqual(values.toReversed());
    const V = matrixFrom(n, n, (i, j) => vectors.data[i * n + (n - 1 - j)]);
    expect(eigenvectors).toEqual(V);
    const inverse = diagonal(eigenvalues.map((value, i) => (i < rank ? 1 / value : 0)));
    expect(map).toEqual(product(cross, V, inverse, transpose(V)));
    // An entry off the diagonal, however small, is solved: nearly the same, but not to the last bit.
    const touched = { ...inputs, data: inputs.data.slice() };
    touched.data[1] = touched.data[n] = 1e-9;
    const near = regression({ inputs: touched, cross, targets: null });
    expect(relativeDistance(near.map, map)).toBeLessThan(1e-6);
    expect(near.map).not.toEqual(map);
  });

  test("the smallest loss is never below zero", () => {
    const exact = { inputs: fromRows([[1]]), cross: fromRows([[3]]), targets: fromRows([[9 - 1e-15]]) };
    expect(regression(exact).minimalLoss).toBe(0);
  });
});

test("turning the inputs leaves what the regression predicts", () => {
  const V = haarColumns(N, N, stream(1, "V"));
  const turned = {
    inputs: multiply(multiply(transpose(V), moments.inputs), V),
    cross: multiply(moments.cross, V),
    targets: moments.targets,
  };
  expect(relativeDistance(turned.inputs, average(multiply(X, V), multiply(X, V)))).toBeLessThan(ROUNDING);
  const [before, after] = [regression(moments), regression(turned)];
  const predicted = multiply(X, transpose(before.map));
  expect(relativeDistance(multiply(multiply(X, V), transpose(after.map)), predicted)).toBeLessThan(ROUNDING);
  expect(relativeDistance(multiply(X, transpose(after.map)), predicted)).toBeGreaterThan(0.1);
  expect(Math.abs(after.minimalLoss! - before.minimalLoss!)).toBeLessThan(ROUNDING);
});

test("the residual covariance is that of y − W*x", () => {
  const { map } = regression(moments);
  const expected = average(residuals(map), residuals(map));
  expect(relativeDistance(residualCovariance(moments, map), expected)).toBeLessThan(ROUNDING);
});
