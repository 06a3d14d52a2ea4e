import { matrix, multiply, qr, transpose, type Matrix } from "../linalg/index.ts";
import type { Stream } from "./stream.ts";

/** A `rows × cols` matrix of independent normals of mean zero and standard deviation `sd`, drawn row by row. */
export function gaussianMatrix(rows: number, cols: number, random: Stream, sd = 1): Matrix {
  const M = matrix(rows, cols);
  for (let i = 0; i < M.data.length; i++) M.data[i] = sd * random.normal();
  return M;
}

/**
 * A `rows × cols` matrix with orthonormal columns (rows ≥ cols), uniform under the Haar measure: the QR of a Gaussian
 * matrix with the signs of R's diagonal moved into Q (Mezzadri 2007).
 */
export function haarColumns(rows: number, cols: number, random: Stream): Matrix {
  if (rows < cols) throw new RangeError(`haarColumns: needs at least as many rows as columns, got ${rows} × ${cols}`);
  const { Q, R } = qr(gaussianMatrix(rows, cols, random));
  for (let j = 0; j < cols; j++) {
    if (R.data[j * cols + j] >= 0) continue;
    for (let i = 0; i < rows; i++) Q.data[i * cols + j] *= -1;
  }
  return Q;
}

/**
 * `XᵀX` of a matrix X of `degrees × size` independent standard normals, in law, without X: the Wishart matrix `T Tᵀ`, T
 * lower triangular with
 * independent entries, χ of degrees − i on the diagonal (i = 0, 1, …) and normals below it (Bartlett 1933). Costs
 * size³, whatever the degrees.
 */
export function wishart(degrees: number, size: number, random: Stream): Matrix {
  const cols = Math.min(size, degrees);
  const T = matrix(size, cols);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < Math.min(i, cols); j++) T.data[i * cols + j] = random.normal();
    if (i < cols) T.data[i * cols + i] = Math.sqrt(random.chiSquare(degrees - i));
  }
  return multiply(T, transpose(T));
}

/** A uniform permutation of 0 … n − 1 (Fisher–Yates). */
export function permutation(n: number, random: Stream): Int32Array {
  const order = Int32Array.from({ length: n }, (_, i) => i);
  for (let i = n - 1; i > 0; i--) {
    const j = random.integer(i + 1);
    [order[i], order[j]] = [order[j], order[i]];
  }
  return order;
}
