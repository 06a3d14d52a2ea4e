import { InputError } from "../inputError.ts";

/** Entries of the largest matrix that is stored, 2 GiB of doubles. */
export const LARGEST_MATRIX = 2 ** 28;

/** A dense real matrix: `rows × cols` entries in row-major order. */
export interface Matrix {
  readonly rows: number;
  readonly cols: number;
  readonly data: Float64Array;
}

/**
 * The `rows × cols` matrix over `data` (zeros by default). Throws when the length of `data` is not `rows · cols`,
 * and an InputError, before any memory is taken, for a new matrix larger than any that is stored.
 */
export function matrix(rows: number, cols: number, data: Float64Array = zeros(rows, cols)): Matrix {
  if (data.length !== rows * cols) {
    throw new RangeError(`matrix: ${rows} × ${cols} needs ${rows * cols} entries, got ${data.length}`);
  }
  return { rows, cols, data };
}

function zeros(rows: number, cols: number): Float64Array {
  if (rows * cols <= LARGEST_MATRIX) return new Float64Array(rows * cols);
  throw new InputError(
    `a matrix must have at most ${LARGEST_MATRIX} entries (2 GiB), got ${rows} × ${cols}; make the problem smaller`,
  );
}

/** The `n × n` identity. */
export function identity(n: number): Matrix {
  const I = matrix(n, n);
  for (let i = 0; i < n; i++) I.data[i * n + i] = 1;
  return I;
}

/** The `rows × cols` matrix with `values` on its main diagonal (square by default). */
export function diagonal(values: ArrayLike<number>, rows = values.length, cols = values.length): Matrix {
  const D = matrix(rows, cols);
  for (let i = 0; i < Math.min(values.length, rows, cols); i++) D.data[i * cols + i] = values[i];
  return D;
}

/** The matrix whose entry (i, j) is `entry(i, j)`. */
export function matrixFrom(rows: number, cols: number, entry: (i: number, j: number) => number): Matrix {
  const M = matrix(rows, cols);
  for (let i = 0; i < rows; i++) for (let j = 0; j < cols; j++) M.data[i * cols + j] = entry(i, j);
  return M;
}

/** The matrix with the given rows, all of one length. */
export function fromRows(rows: readonly ArrayLike<number>[]): Matrix {
  const cols = rows.length === 0 ? 0 : rows[0].length;
  const M = matrix(rows.length, cols);
  rows.forEach((row, i) => {
    if (row.length !== cols) throw new RangeError(`fromRows: row ${i} has ${row.length} entries, row 0 has ${cols}`);
    M.data.set(row, i * cols);
  });
  return M;
}

/** The rows of `M` as nested plain arrays, for JSON. */
export function toRows(M: Matrix): number[][] {
  return Array.from({ length: M.rows }, (_, i) => Array.from(M.data.subarray(i * M.cols, (i + 1) * M.cols)));
}

/** A copy with its own memory. */
export function copy(M: Matrix): Matrix {
  return matrix(M.rows, M.cols, M.data.slice());
}

/** The block of `M` of `rows × cols` entries whose top left corner is (`i`, `j`). */
export function block(M: Matrix, i: number, j: number, rows: number, cols: number): Matrix {
  return matrixFrom(rows, cols, (r, c) => M.data[(i + r) * M.cols + j + c]);
}

/** Whether all entries off the main diagonal are exactly zero. */
export function isDiagonal(M: Matrix): boolean {
  return M.data.every((value, k) => value === 0 || Math.floor(k / M.cols) === k % M.cols);
}

/** Whether a square matrix is exactly the identity. */
export const isIdentity = (M: Matrix): boolean =>
  M.data.every((value, k) => value === (k % (M.cols + 1) === 0 ? 1 : 0));
