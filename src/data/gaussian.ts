import { InputError } from "../inputError.ts";
import {
  isDiagonal,
  matrixFrom,
  norm,
  relativeDistance,
  symmetricEigen,
  transpose,
  type Matrix,
} from "../linalg/index.ts";
import type { Stream } from "../random/index.ts";

/** The covariance of Gaussian inputs: a matrix, or a variance when they are isotropic (which needs no matrix, whatever the dimension). */
export type InputCovariance = Matrix | { readonly isotropic: number };

/** Eigenvalues of a covariance may be this far below zero, relative to its norm: matrices typed in with about nine digits. */
const PSD_TOLERANCE = 1e-9;

/** A factor `C` with `C Cᵀ = Σ`. Throws an InputError naming `what` when Σ is not symmetric, or not positive semidefinite relative to `size`. */
export function covarianceFactor(covariance: Matrix, what: string, size = norm(covariance)): Matrix {
  const n = covariance.rows;
  if (n !== covariance.cols) throw new InputError(`${what} must be a square matrix, got ${n} × ${covariance.cols}`);
  if (relativeDistance(transpose(covariance), covariance) > PSD_TOLERANCE) {
    throw new InputError(`${what} must be a symmetric matrix, got one that differs from its transpose`);
  }
  const { values, vectors } = symmetricEigen(covariance);
  if (!(values[0] >= -PSD_TOLERANCE * size)) {
    throw new InputError(
      `${what} must be positive semidefinite, got a matrix with eigenvalue ${values[0].toPrecision(4)}`,
    );
  }
  return matrixFrom(n, n, (i, j) => vectors.data[i * n + j] * Math.sqrt(Math.max(0, values[j])));
}

/** Draws `N(0, Σ)` vectors, written into `out` from `offset` on; refuses what is no covariance (see `covarianceFactor`). */
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
