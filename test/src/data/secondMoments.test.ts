import { describe, expect, test } from "vitest";
import { secondMoments } from "../../../src/data/secondMoments.ts";
import { stream } from "../../../src/random/index.ts";

const [n, m, N] = [7, 3, 700];

const X = new Float64Array(N * n);
const Y = new Float64Array(N * m);
stream(1, "x").fillNormal(X);
stream(1, "y").fillNormal(Y);

/** Sums of N = 700 products of size one: rounding of N ε at most. */
const TOLERANCE = N * Number.EPSILON;

/** The average of a_i b_j over the rows, summed exactly enough in the other order. */
const average = (A: Float64Array, p: number, i: number, B: Float64Array | null, q: number, j: number) => {
  let sum = 0;
  for (let row = N - 1; row >= 0; row--) sum += A[row * p + i] * (B ? B[row * q + j] : 1);
  return sum / N;
};

const inPieces = (sizes: readonly number[]) => {
  const sums = secondMoments(n, m);
  let at = 0;
  for (const size of sizes) {
    sums.add(X.subarray(at * n), Y.subarray(at * m), size);
    at += size;
  }
  expect(at).toBe(N);
  return sums;
};

describe("secondMoments", () => {
  test("are the averages of the products", () => {
    const all = inPieces([N]).finish();
    expect(all.count).toBe(N);
    const close = (actual: number, expected: number) =>
      expect(Math.abs(actual - expected)).toBeLessThanOrEqual(TOLERANCE);
    for (let i = 0; i < n; i++) {
      close(all.inputMean[i], average(X, n, i, null, 0, 0));
      for (let j = 0; j < n; j++) close(all.inputCovariance.data[i * n + j], average(X, n, i, X, n, j));
    }
    for (let i = 0; i < m; i++) {
      close(all.targetMean[i], average(Y, m, i, null, 0, 0));
      for (let j = 0; j < n; j++) close(all.crossCovariance.data[i * n + j], average(Y, m, i, X, n, j));
      for (let j = 0; j < m; j++) close(all.targetCovariance.data[i * m + j], average(Y, m, i, Y, m, j));
    }
    // The two sides of the cross-covariance are not exchanged: that would not be close.
    expect(Math.abs(all.crossCovariance.data[1] - average(Y, m, 1, X, n, 0))).toBeGreaterThan(1000 * TOLERANCE);
  });

  test("do not depend on the pieces, nor on asking early", () => {
    const whole = inPieces([N]).finish();
    expect(inPieces([1, 0, 255, 1, 300, 143]).finish()).toEqual(whole);
    const sums = secondMoments(n, m);
    sums.add(X, Y, 100);
    sums.finish();
    sums.add(X.subarray(100 * n), Y.subarray(100 * m), N - 100);
    expect(sums.finish()).toEqual(whole);
    expect(sums.finish()).toEqual(whole);
  });

  test("are exact for small integers", () => {
    const sums = secondMoments(2, 1);
    sums.add(Float64Array.of(1, 2, 3, 4), Float64Array.of(5, -7), 2);
    expect(sums.finish()).toEqual({
      count: 2,
      inputCovariance: { rows: 2, cols: 2, data: Float64Array.of(5, 7, 7, 10) },
      crossCovariance: { rows: 1, cols: 2, data: Float64Array.of(-8, -9) },
      targetCovariance: { rows: 1, cols: 1, data: Float64Array.of(37) },
      inputMean: Float64Array.of(2, 3),
      targetMean: Float64Array.of(-1),
    });
  });

  test("refuse too few entries, and no rows at all", () => {
    const sums = secondMoments(2, 1);
    expect(() => sums.finish()).toThrow("secondMoments: averages need at least one row, got none");
    expect(() => sums.add(new Float64Array(3), new Float64Array(2), 2)).toThrow(
      "secondMoments: 2 rows need 4 inputs and 2 targets, got 3 and 2",
    );
  });
});
