import { expect } from "vitest";
import { fromRows, toRows, type Matrix } from "../../../src/linalg/index.ts";

/** Covariance of (x, y) stacked, from its blocks. */
export const joint = (xx: Matrix, yx: Matrix, yy: Matrix): Matrix => {
  const [X, YX, Y] = [toRows(xx), toRows(yx), toRows(yy)];
  return fromRows([...X.map((row, i) => [...row, ...YX.map((r) => r[i])]), ...Y.map((row, i) => [...YX[i], ...row])]);
};

/** How many standard errors the sample moments of Gaussian rows of mean zero may be from the stated ones. */
const STANDARD_ERRORS = 5;

/**
 * The largest deviation of the average of z zᵀ from `covariance`, in standard errors:
 * `Var(z_i z_j) = Σ_ii Σ_jj + Σ_ij²`.
 */
export function largestDeviation(rows: readonly number[][], covariance: Matrix): number {
  const S = toRows(covariance);
  let largest = 0;
  for (let i = 0; i < S.length; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = 0;
      for (const z of rows) sum += z[i] * z[j];
      const error = Math.sqrt((S[i][i] * S[j][j] + S[i][j] ** 2) / rows.length);
      // An entry of no variance leaves rounding alone.
      largest = Math.max(largest, Math.abs(sum / rows.length - S[i][j]) / (error + 1e-12));
    }
  }
  return largest;
}

/** Gaussian rows of mean zero have the stated covariance, and not one of a tenth more. */
export function expectCovariance(rows: readonly number[][], covariance: Matrix): void {
  expect(largestDeviation(rows, covariance)).toBeLessThan(STANDARD_ERRORS);
  const other = fromRows(toRows(covariance).map((row) => row.map((value) => 1.1 * value)));
  expect(largestDeviation(rows, other)).toBeGreaterThan(STANDARD_ERRORS);
}
