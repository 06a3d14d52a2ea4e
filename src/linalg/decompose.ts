import { Matrix as MlMatrix, QrDecomposition, SingularValueDecomposition } from "ml-matrix";
import { fromRows, matrix, matrixFrom, type Matrix } from "./matrix.ts";

const toMl = (M: Matrix): MlMatrix => MlMatrix.from1DArray(M.rows, M.cols, M.data);
const fromMl = (M: MlMatrix): Matrix => fromRows(M.to2DArray());

/** A thin singular value decomposition `M = U diag(s) Vᵀ`, s in descending order. */
export interface Svd {
  readonly U: Matrix;
  readonly s: Float64Array;
  readonly V: Matrix;
}

/** The thin SVD of `M`: `U` is rows × r and `V` is cols × r, r = min(rows, cols). By ml-matrix. */
export function svd(M: Matrix): Svd {
  if (M.rows === 0 || M.cols === 0) throw new RangeError(`svd: needs a matrix with entries, got ${M.rows} × ${M.cols}`);
  const r = Math.min(M.rows, M.cols);
  const result = new SingularValueDecomposition(toMl(M), { autoTranspose: true });
  const columns = (X: MlMatrix, rows: number) => matrixFrom(rows, r, (i, j) => X.get(i, j));
  return {
    U: columns(result.leftSingularVectors, M.rows),
    s: Float64Array.from(result.diagonal.slice(0, r)),
    V: columns(result.rightSingularVectors, M.cols),
  };
}

/** The singular values of `M` in descending order. */
export const singularValues = (M: Matrix): Float64Array => svd(M).s;

/**
 * The QR decomposition of a tall matrix: `Q` (rows × cols) has orthonormal columns, `R` is upper triangular. By
 * ml-matrix.
 */
export function qr(M: Matrix): { Q: Matrix; R: Matrix } {
  if (M.rows < M.cols) throw new RangeError(`qr: needs at least as many rows as columns, got ${M.rows} × ${M.cols}`);
  const result = new QrDecomposition(toMl(M));
  return { Q: fromMl(result.orthogonalMatrix), R: fromMl(result.upperTriangularMatrix) };
}

/**
 * The lower triangular `L` with `L Lᵀ = S` for a positive semidefinite `S`, and its rank: a pivot below
 * `tolerance · max diagonal` is taken as zero and leaves a zero column, so that rank-deficient covariances are factored
 * exactly.
 * Throws a RangeError when `S` is not positive semidefinite: a pivot far below zero, or one that counts as zero with
 * entries beside it
 * whose squares exceed the product of the pivots by far.
 */
export function cholesky(S: Matrix, tolerance = 1e-13): { L: Matrix; rank: number } {
  const L = matrix(S.rows, S.rows);
  const rank = choleskyInto(S.rows, S.data, L.data, tolerance);
  return { L, rank };
}

/**
 * The allocation-free form of `cholesky` for hot loops: factors the `n × n` matrix `S` into `L` and returns the rank.
 */
export function choleskyInto(n: number, S: Float64Array, L: Float64Array, tolerance = 1e-13): number {
  let largest = 0;
  for (let i = 0; i < n; i++) if (S[i * n + i] > largest) largest = S[i * n + i];
  const threshold = tolerance * largest;
  let rank = 0;
  for (let j = 0; j < n; j++) {
    let pivot = S[j * n + j];
    for (let k = 0; k < j; k++) pivot -= L[j * n + k] * L[j * n + k];
    if (!(pivot >= -threshold * 16)) {
      throw new RangeError(`cholesky: needs a positive semidefinite matrix, got pivot ${pivot} in row ${j}`);
    }
    for (let k = j; k < n; k++) L[j * n + k] = 0;
    const root = pivot > threshold ? Math.sqrt(pivot) : 0;
    L[j * n + j] = root;
    if (root > 0) rank++;
    for (let i = j + 1; i < n; i++) {
      let sum = S[i * n + j];
      for (let k = 0; k < j; k++) sum -= L[i * n + k] * L[j * n + k];
      if (root === 0 && !(sum * sum <= 256 * threshold * largest)) {
        throw new RangeError(
          `cholesky: needs a positive semidefinite matrix, got ${sum} in row ${i} beside a pivot of zero in row ${j}`,
        );
      }
      L[i * n + j] = root > 0 ? sum / root : 0;
    }
  }
  return rank;
}
