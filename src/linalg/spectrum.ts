import { multiply, scale, transpose } from "./algebra.ts";
import { singularValues, svd } from "./decompose.ts";
import { matrixFrom, type Matrix } from "./matrix.ts";

/**
 * Singular values below this fraction of the largest count as zero. A rank decision is a rounding matter:
 * an SVD in double precision leaves errors of about `size · 2⁻⁵²` of the largest value, below 1e-12 up to sizes of a
 * few thousand.
 */
export const RANK_TOLERANCE = 1e-12;

/**
 * The number of singular values that count: those above `tolerance` times the largest. `values` in descending order.
 */
export function rankOf(values: ArrayLike<number>, tolerance = RANK_TOLERANCE): number {
  let rank = 0;
  while (rank < values.length && values[rank] > tolerance * values[0]) rank++;
  return rank;
}

/** The condition number over the rank, `κ = s₁ / s_r`, and the rank r; κ is null for a zero matrix. */
export interface Conditioning {
  readonly kappa: number | null;
  readonly rank: number;
}

/** The conditioning of a matrix with the given singular values (descending). */
export function conditioningOf(values: ArrayLike<number>, tolerance = RANK_TOLERANCE): Conditioning {
  const rank = rankOf(values, tolerance);
  return { rank, kappa: rank === 0 ? null : values[0] / values[rank - 1] };
}

/** The conditioning of `M`, by SVD. */
export const conditioning = (M: Matrix, tolerance = RANK_TOLERANCE): Conditioning =>
  conditioningOf(singularValues(M), tolerance);

/** The Moore–Penrose pseudo-inverse `M⁺`, singular values below `tolerance` of the largest taken as zero. */
export function pseudoInverse(M: Matrix, tolerance = RANK_TOLERANCE): Matrix {
  const { U, s, V } = svd(M);
  const rank = rankOf(s, tolerance);
  if (rank === 0) return scale(0, transpose(M));
  const scaled = matrixFrom(V.rows, rank, (i, j) => V.data[i * V.cols + j] / s[j]);
  const left = matrixFrom(U.rows, rank, (i, j) => U.data[i * U.cols + j]);
  return multiply(scaled, transpose(left));
}

/** The nuclear norm `‖M‖_*`, the sum of the singular values. */
export const nuclearNorm = (M: Matrix): number => singularValues(M).reduce((sum, s) => sum + s, 0);
