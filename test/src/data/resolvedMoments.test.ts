import { describe, expect, test } from "vitest";
import { regression, resolvedMoments, sampleMoments } from "../../../src/data/index.ts";
import {
  diagonal,
  matrixFrom,
  multiply,
  relativeDistance,
  singularValues,
  transpose,
} from "../../../src/linalg/index.ts";
import { stream } from "../../../src/random/index.ts";

const random = stream(5, "resolved moments");
const normals = (rows: number, cols: number) => matrixFrom(rows, cols, () => random.normal());

/** Rounding of sums over a few hundred samples. */
const ROUNDING = 1e-12;

describe("moments from the samples themselves", () => {
  test("are those of Σ_xx and Σ_yx where these keep their digits", () => {
    const X = normals(333, 6);
    const Y = normals(333, 2);
    const { inputs, cross, targets } = sampleMoments(X, Y);
    const { variances, axes, cross: turned } = resolvedMoments(X, Y);
    expect(relativeDistance(multiply(multiply(axes, diagonal(variances)), transpose(axes)), inputs)).toBeLessThan(
      ROUNDING,
    );
    expect(relativeDistance(multiply(turned, transpose(axes)), cross)).toBeLessThan(ROUNDING);
    const { eigenvalues } = regression({ inputs, cross, targets });
    variances.forEach((variance, k) => expect(Math.abs(variance / eigenvalues[k] - 1)).toBeLessThan(ROUNDING));
  });
  test("keep variances that drown in Σ_xx: those of columns of known scale", () => {
    // Orthogonal columns 1, cos, sin, … over whole periods: their singular values are √(n/2) times their scales.
    const n = 256;
    const scales = [1, 1e-3, 1e-6, 1e-9];
    const X = matrixFrom(n, 4, (i, j) => scales[j] * Math.cos((2 * Math.PI * (j + 1) * i) / n));
    const Y = matrixFrom(n, 1, (i) => X.data[4 * i + 3] / scales[3]);
    const { variances, cross } = resolvedMoments(X, Y);
    expect(variances).toHaveLength(4);
    variances.forEach((v, k) => expect(Math.abs(Math.sqrt(2 * v) / scales[k] - 1)).toBeLessThan(1e-6));
    // The regression finds the one column that makes the target, whose variance is 1e-18 of the largest.
    expect(Math.abs(cross.data[3] / variances[3]) * scales[3]).toBeCloseTo(1, 6);
    const { inputs, cross: plain, targets } = sampleMoments(X, Y);
    expect(regression({ inputs, cross: plain, targets }).rank).toBe(2);
  });
  test("leave out what does not vary, however many samples there are of it", () => {
    const X = matrixFrom(100, 5, (i, j) => (j === 4 ? 0 : j === 3 ? 2 * Math.sin(i) : Math.sin(i * (j + 1))));
    expect(resolvedMoments(X, normals(100, 3)).variances).toHaveLength(3);
    const few = resolvedMoments(normals(3, 5), normals(3, 1));
    expect(few.variances).toHaveLength(3);
    expect(singularValues(few.axes).every((s) => Math.abs(s - 1) < ROUNDING)).toBe(true);
  });
});
