import { InputError } from "../inputError.ts";
import { isDiagonal, matrixFrom, norm, symmetricEigen, type Matrix } from "../linalg/index.ts";
import type { Stream } from "../random/index.ts";

/**
 * The covariance of Gaussian inputs: a matrix, or a variance when they are isotropic (which needs no matrix, whatever
 * the dimension).
 */
export type InputCovariance = Matrix | { readonly isotropic: number };

/**
 * Eigenvalues of a covariance may be this far below zero, relative to its norm: matrices typed in with about nine
 * digits.
 */
const PSD_TOLERANCE = 1e-9;

/** Rounding of a matrix whose entries were computed, relative to the largest: a few units in the last place. */
const ROUNDING = 2 ** -50;

/**
 * Throws an InputError naming `what` unless a matrix is square and symmetric: entry by entry, relative to the standard
 * deviations `√(Σ_ii Σ_jj)`,
 * which the entries of a covariance do not exceed, so that one large entry does not excuse the others.
 */
export function requireSymmetric(covariance: Matrix, what: string): void {
  const { rows: n, cols, data } = covariance;
  if (n !== cols) throw new InputError(`${what} must be a square matrix, got ${n} × ${cols}`);
  const sd = Float64Array.from({ length: n }, (_, i) => Math.sqrt(Math.abs(data[i * n + i])));
  const rounding = ROUNDING * data.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) {
      const [below, above] = [data[i * n + j], data[j * n + i]];
      if (Math.abs(below - above) <= PSD_TOLERANCE * sd[i] * sd[j] + rounding) continue;
      throw new InputError(
        `${what} must be a symmetric matrix, got ${above} in row ${j + 1}, column ${i + 1} and ${below} across the diagonal`,
      );
    }
  }
}

/**
 * A factor `C` with `C Cᵀ = Σ`. Throws an InputError naming `what` when Σ is not symmetric, or not positive
 * semidefinite relative to `size`.
 */
export function covarianceFactor(covariance: Matrix, what: string, size = norm(covariance)): Matrix {
  const n = covariance.rows;
  requireSymmetric(covariance, what);
  const { values, vectors } = symmetricEigen(covariance);
  if (!(values[0] >= -PSD_TOLERANCE * size)) {
    throw new InputError(
      `${what} must be positive semidefinite, got a matrix with eigenvalue ${values[0].toPrecision(4)}`,
    );
  }
  return matrixFrom(n, n, (i, j) => vectors.data[i * n + j] * Math.sqrt(Math.max(0, values[j])));
}

/**
 * Draws `N(0, Σ)` vectors, written into `out` from `offset` on; refuses what is no covariance (see `covarianceFactor`).
 */
export function gaussianDraw(
  covariance: Matrix,
  what: string,
  size?: number,
): (random: Stream, out: Float64Array, offset: number) => void {
  const n = covariance.rows;
  if (isDiagonal(covariance) && covariance.data.every((value) => value >= 0)) {
    const sd = Float64Array.from({ length: n }, (_, i) => Math.sqrt(covariance.data[i * n + i]));
    return (random, out, offset) => {
      for (let i = 0; i < n; i++) out[offset + i] = sd[i] * random.normal();
    };
  }
  const C = covarianceFactor(covariance, what, size).data;
  const xi = new Float64Array(n);
  return (random, out, offset) => {
    random.fillNormal(xi);
    for (let i = 0; i < n; i++) {
      let sum = 0;
      for (let j = 0; j < n; j++) sum += C[i * n + j] * xi[j];
      out[offset + i] = sum;
    }
  };
}

/** Draws `n` Gaussian inputs of the given covariance. */
export function inputDraw(
  covariance: InputCovariance,
  n: number,
): (random: Stream, out: Float64Array, offset: number) => void {
  if ("data" in covariance) return gaussianDraw(covariance, "problem: data.inputCovariance");
  const sd = Math.sqrt(covariance.isotropic);
  return (random, out, offset) => {
    for (let i = 0; i < n; i++) out[offset + i] = sd * random.normal();
  };
}
