import { matrixFrom, svd, matrix, type Matrix } from "../linalg/index.ts";

/**
 * What samples say of the regression of targets on inputs, in the inputs' principal axes, to the accuracy of the
 * samples themselves.
 */
export interface ResolvedMoments {
  /** The variances along the axes, descending, over the rank of the inputs. */
  readonly variances: Float64Array;
  /** The axes, n_0 × rank, one a column. */
  readonly axes: Matrix;
  /** Σ_yx in these axes, n_L × rank. */
  readonly cross: Matrix;
}

/** Samples are taken in blocks of this many. */
const BLOCK = 64;

/**
 * The moments of inputs X (samples × n_0) and targets Y (samples × n_L) by the QR decomposition of X and the SVD of its
 * R, block by block.
 * `Σ_xx = XᵀX` squares the condition number of X: variances below 1e-11 of the largest drown in its rounding. Here they
 * count down to
 * `(max(samples, n_0) · 2⁻⁵²)²` of it, as NumPy's `matrix_rank` of X counts. Costs `2 n_0 (n_0 + 2 n_L)` operations a
 * sample.
 */
export function resolvedMoments(X: Matrix, Y: Matrix): ResolvedMoments {
  const p = X.cols;
  const m = Y.cols;
  const cols = p + m;
  const top = new Float64Array(p * cols);
  const block = new Float64Array(BLOCK * cols);
  const sums = new Float64Array(cols);
  for (let start = 0; start < X.rows; start += BLOCK) {
    const rows = Math.min(BLOCK, X.rows - start);
    for (let i = 0; i < rows; i++) {
      block.set(X.data.subarray((start + i) * p, (start + i + 1) * p), i * cols);
      block.set(Y.data.subarray((start + i) * m, (start + i + 1) * m), i * cols + p);
    }
    eliminate(top, block, rows, p, cols, sums);
  }
  const n = X.rows;
  const { U, s, V } = svd(matrixFrom(p, p, (i, j) => (j < i ? 0 : top[i * cols + j])));
  const least = Math.max(n, p) * Number.EPSILON * s[0];
  let rank = 0;
  while (rank < p && s[rank] > least) rank++;
  const cross = matrix(m, rank);
  for (let k = 0; k < rank; k++) {
    for (let j = 0; j < m; j++) {
      let sum = 0;
      for (let i = 0; i < p; i++) sum += top[i * cols + p + j] * U.data[i * U.cols + k];
      cross.data[j * rank + k] = (sum * s[k]) / n;
    }
  }
  return {
    variances: s.slice(0, rank).map((value) => value ** 2 / n),
    axes: matrixFrom(p, rank, (i, k) => V.data[i * V.cols + k]),
    cross,
  };
}

/**
 * Householder reflections that clear the first p columns of `block` into the upper triangle of `top`; both have `cols`
 * columns.
 */
function eliminate(
  top: Float64Array,
  block: Float64Array,
  rows: number,
  p: number,
  cols: number,
  sums: Float64Array,
): void {
  for (let k = 0; k < p; k++) {
    let below = 0;
    for (let i = 0; i < rows; i++) below += block[i * cols + k] ** 2;
    if (below === 0) continue;
    const at = k * cols + k;
    const pivot = top[at];
    const length = Math.hypot(pivot, Math.sqrt(below));
    const diagonal = pivot > 0 ? -length : length;
    // The reflection is along v = (pivot − diagonal, block column), and 2 / |v|² = 1 / (length² − pivot · diagonal).
    const head = pivot - diagonal;
    const factor = 1 / (length * length - pivot * diagonal);
    for (let j = k; j < cols; j++) sums[j] = head * top[k * cols + j];
    for (let i = 0; i < rows; i++) {
      const v = block[i * cols + k];
      for (let j = k, b = i * cols + k; j < cols; j++, b++) sums[j] += v * block[b];
    }
    for (let j = k; j < cols; j++) {
      sums[j] *= factor;
      top[k * cols + j] -= head * sums[j];
    }
    for (let i = 0; i < rows; i++) {
      const v = block[i * cols + k];
      for (let j = k, b = i * cols + k; j < cols; j++, b++) block[b] -= v * sums[j];
    }
    top[at] = diagonal;
  }
}
