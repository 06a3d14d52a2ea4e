import { createKernels, createPlainKernels, type Kernels } from "./kernels/index.ts";
import { matrix, matrixFrom, type Matrix } from "./matrix.ts";
import { takeBack, tridiagonalEigen, type Rotations } from "./tridiagonalEigen.ts";

/** Up to this size a memory for the compiled kernels costs more than it saves; the results are the same. */
const PLAIN_SIZE = 24;

/** Reflectors are applied in blocks of this many, as matrix products. */
const BLOCK = 32;
/** And found in blocks of this many: each costs the next one two products with it. */
const GATHERED = 32;

/** Entries are scaled into 2^±RANGE, so that their squares neither overflow nor lose digits. */
const RANGE = 2 ** 300;

/** Rows of smaller entries than this, 2⁻¹⁸⁰ of the largest at most, count as zero. */
const NEGLIGIBLE = 2 ** -480;

/**
 * Eigenvalues in ascending order, and orthonormal eigenvectors as the columns of `vectors` in that order:
 * `S = V diag(values) Vᵀ`.
 */
export interface SymmetricEigen {
  readonly values: Float64Array;
  readonly vectors: Matrix;
}

/**
 * The eigenvalues and eigenvectors of a symmetric matrix, of which the lower triangle is read.
 * Householder tridiagonalisation, then the implicit QL method with its rotations applied in batches
 * (Golub and Van Loan, Matrix Computations, 4th ed., §8.3); errors are of the order of `2⁻⁵² ‖S‖`.
 * Throws a RangeError when `S` is not square or has an entry that is not finite.
 */
export function symmetricEigen(S: Matrix): SymmetricEigen {
  const n = S.rows;
  if (n !== S.cols) throw new RangeError(`symmetricEigen: needs a square matrix, got ${n} × ${S.cols}`);
  const scale = scaleOf(S);
  const capacity = 2 * n * n + 3 * BLOCK * n + 2 * BLOCK * BLOCK + 2 * BLOCK * (n + 1) + roomToReduce(n);
  const kernels = n <= PLAIN_SIZE ? createPlainKernels(capacity) : createKernels(capacity);

  const A = kernels.alloc(n * n);
  for (let i = 0; i < A.length; i++) A[i] = scale * S.data[i];
  const { diagonal, offDiagonal, tau } = tridiagonalise(kernels, n, A);
  const Q = kernels.alloc(n * n);
  for (let i = 0; i < n; i++) Q[i * n + i] = 1;
  reflectors(kernels, n, A, tau, n)(Q, false);

  // The rotations act on the columns of Q: on rows, contiguous, of its transpose.
  const rows = A;
  for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) rows[j * n + i] = Q[i * n + j];
  tridiagonalEigen(kernels, diagonal, offDiagonal, rows, n);

  const order = Array.from(diagonal, (_, i) => i).toSorted((i, j) => diagonal[i] - diagonal[j]);
  const vectors = matrix(n, n);
  for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) vectors.data[i * n + j] = rows[order[j] * n + i];
  return { values: Float64Array.from(order, (i) => diagonal[i] / scale), vectors };
}

/** Rows in the coordinates of eigenvectors that are never formed. */
export interface EigenCoordinates {
  /** The eigenvalues, in ascending order. */
  readonly values: Float64Array;
  /** X V of the given rows X, m × n; the columns have the order of the eigenvalues. */
  readonly coordinates: Matrix;
  /** The way back: `C Vᵀ` of at most m rows C in these coordinates. */
  back(C: Matrix): Matrix;
}

/**
 * The eigenvalues of a symmetric matrix, and the rows of X (m × n) in the coordinates of its eigenvectors, V: of these
 * the reflectors and the rotations would have to be applied to n rows and not m.
 */
export function eigenCoordinates(S: Matrix, X: Matrix): EigenCoordinates {
  const n = S.rows;
  const m = X.rows;
  if (n !== S.cols || n !== X.cols) {
    throw new RangeError(
      `eigenCoordinates: needs a square matrix and rows of its size, got ${n} × ${S.cols} and ${m} × ${X.cols}`,
    );
  }
  const scale = scaleOf(S);
  const room = BLOCK * (n + 2 * m) + 2 * BLOCK * BLOCK + 2 * BLOCK * (n + 1) + roomToReduce(n);
  const kernels = createKernels(n * n + n * m + room);
  const A = kernels.alloc(n * n);
  for (let i = 0; i < A.length; i++) A[i] = scale * S.data[i];
  const { diagonal, offDiagonal, tau } = tridiagonalise(kernels, n, A);
  // X Q = (Qᵀ Xᵀ)ᵀ, and the rotations act on its columns: on rows of the transpose.
  const turned = kernels.alloc(n * m);
  for (let i = 0; i < m; i++) for (let j = 0; j < n; j++) turned[j * m + i] = X.data[i * n + j];
  const reflect = reflectors(kernels, n, A, tau, m);
  reflect(turned, true);
  const applied: Rotations[] = [];
  tridiagonalEigen(kernels, diagonal, offDiagonal, turned, m, applied);
  const order = Array.from(diagonal, (_, i) => i).toSorted((i, j) => diagonal[i] - diagonal[j]);
  const coordinates = matrix(m, n);
  for (let j = 0; j < n; j++) for (let i = 0; i < m; i++) coordinates.data[i * n + j] = turned[order[j] * m + i];
  return {
    values: Float64Array.from(order, (i) => diagonal[i] / scale),
    coordinates,
    back(C) {
      if (C.cols !== n || C.rows > m) {
        throw new RangeError(`eigenCoordinates: takes back at most ${m} rows of ${n}, got ${C.rows} × ${C.cols}`);
      }
      turned.fill(0);
      for (let i = 0; i < C.rows; i++) for (let j = 0; j < n; j++) turned[order[j] * m + i] = C.data[i * n + j];
      takeBack(applied, turned, m);
      reflect(turned, false);
      return matrixFrom(C.rows, n, (i, j) => turned[j * m + i]);
    },
  };
}

/** A power of two that takes the largest entry into the safe range. */
function scaleOf(S: Matrix): number {
  let largest = 0;
  for (let i = 0; i < S.data.length; i++) {
    const size = Math.abs(S.data[i]);
    if (!(size < Infinity)) throw new RangeError(`symmetricEigen: entries must be finite, got ${S.data[i]}`);
    if (size > largest) largest = size;
  }
  if (largest === 0) return 1;
  let scale = 1;
  while (largest * scale > RANGE) scale /= RANGE;
  while (largest * scale < 1 / RANGE) scale *= RANGE;
  return scale;
}

/** What `tridiagonalise` takes of the kernels' memory. */
const roomToReduce = (n: number): number => (3 * GATHERED + 1) * n + 2 * GATHERED;

/**
 * Reduces the symmetric A (lower triangle) to tridiagonal form, the last row first. Reflector k is I − τ_k v vᵀ with v
 * of k entries,
 * the last of them 1; v replaces row k of A, and the reduced matrix has offDiagonal[k − 1] at (k, k − 1).
 *
 * A reflector turns what is left of A into `A − v wᵀ − w vᵀ`. So many of these are gathered, and what is asked of A in
 * between, its next row and its product with v, is corrected by them: half of the operations are then one product of
 * matrices (Dongarra, Sorensen and Hammarling 1989).
 */
function tridiagonalise(kernels: Kernels, n: number, A: Float64Array) {
  const diagonal = new Float64Array(n);
  const offDiagonal = new Float64Array(Math.max(0, n - 1));
  const tau = new Float64Array(n);
  // Rows of v, of w, and of v again: XᵀY is the sum of all v wᵀ + w vᵀ for X the first two and Y the last two.
  const gathered = kernels.alloc(3 * GATHERED * n);
  const x = kernels.alloc(n);
  const onV = kernels.alloc(GATHERED);
  const onW = kernels.alloc(GATHERED);
  for (let top = n - 1; top >= 0; top -= GATHERED) {
    const width = top + 1;
    const [V, W, again] = [0, 1, 2].map((part) =>
      gathered.subarray(part * GATHERED * width, (part + 1) * GATHERED * width),
    );
    V.fill(0);
    W.fill(0);
    const low = Math.max(0, top - GATHERED + 1);
    for (let k = top, count = 0; k >= low; k--, count++) {
      const row = A.subarray(k * n, k * n + k + 1);
      x.set(row);
      for (let r = 0; r < count; r++) {
        onV[r] = V[r * width + k];
        onW[r] = W[r * width + k];
      }
      kernels.gemvT(count, width, -1, V, onW, 1, x);
      kernels.gemvT(count, width, -1, W, onV, 1, x);
      diagonal[k] = x[k];
      if (k === 0) break;
      const v = V.subarray(count * width, (count + 1) * width);
      tau[k] = reflector(kernels, k, x, v, offDiagonal);
      row.set(v.subarray(0, k));
      if (tau[k] === 0) continue;

      const w = W.subarray(count * width, (count + 1) * width);
      kernels.symv(k, n, A, v, w);
      kernels.gemv(count, width, 1, V, v, 0, onV);
      kernels.gemv(count, width, 1, W, v, 0, onW);
      kernels.gemvT(count, width, -1, V, onW, 1, w);
      kernels.gemvT(count, width, -1, W, onV, 1, w);
      w.fill(0, k);
      const shift = 0.5 * tau[k] * kernels.dot(k, w, v);
      for (let j = 0; j < k; j++) w[j] = tau[k] * (w[j] - shift * v[j]);
    }
    again.set(V);
    const [X, Y] = [gathered, gathered.subarray(GATHERED * width)];
    kernels.syrkx(low, 2 * GATHERED, width, -1, X, Y, n, A);
  }
  return { diagonal, offDiagonal, tau };
}

/**
 * The reflector that takes the first k entries of a row to a multiple of the last of them, which becomes
 * offDiagonal[k − 1]: writes v and returns τ, 0 where there is nothing to reflect.
 */
function reflector(kernels: Kernels, k: number, row: Float64Array, v: Float64Array, offDiagonal: Float64Array): number {
  const last = row[k - 1];
  let largest = 0;
  for (let j = 0; j < k - 1; j++) largest = Math.max(largest, Math.abs(row[j]));
  if (largest < NEGLIGIBLE) {
    offDiagonal[k - 1] = last;
    return 0;
  }
  const length = Math.sqrt(kernels.dot(k, row, row));
  const reflected = last > 0 ? -length : length;
  offDiagonal[k - 1] = reflected;
  const factor = 1 / (last - reflected);
  for (let j = 0; j < k - 1; j++) v[j] = factor * row[j];
  v[k - 1] = 1;
  return (reflected - last) / reflected;
}

/**
 * What multiplies X (n × cols) from the left by the product Q = H_{n−1} … H₂ of the reflectors, or by its transpose, in
 * blocks H_hi … H_lo = I − Vᵀ T V whose rows of V are the reflectors,
 * hi first, and T is upper triangular (the compact form of Schreiber and Van Loan 1989).
 */
function reflectors(
  kernels: Kernels,
  n: number,
  A: Float64Array,
  tau: Float64Array,
  cols: number,
): (X: Float64Array, transposed: boolean) => void {
  const V = kernels.alloc(BLOCK * n);
  const VX = kernels.alloc(BLOCK * cols);
  const TVX = kernels.alloc(BLOCK * cols);
  const G = kernels.alloc(BLOCK * BLOCK);
  const T = kernels.alloc(BLOCK * BLOCK);
  const blocks = Array.from({ length: Math.max(0, Math.ceil((n - 2) / BLOCK)) }, (_, b) => 2 + b * BLOCK);
  return (X, transposed) => {
    for (const low of transposed ? blocks.toReversed() : blocks) {
      const high = Math.min(n - 1, low + BLOCK - 1);
      const count = high - low + 1;
      V.fill(0, 0, count * high);
      for (let r = 0; r < count; r++) {
        const k = high - r;
        if (tau[k] !== 0) V.set(A.subarray(k * n, k * n + k), r * high);
      }
      kernels.gemm(count, count, high, 1, V, false, V, true, 0, G);
      T.fill(0, 0, count * count);
      for (let j = 0; j < count; j++) {
        const t = tau[high - j];
        for (let i = 0; i < j; i++) {
          let sum = 0;
          for (let r = i; r < j; r++) sum += T[i * count + r] * G[r * count + j];
          T[i * count + j] = -t * sum;
        }
        T[j * count + j] = t;
      }
      kernels.gemm(count, cols, high, 1, V, false, X, false, 0, VX);
      kernels.gemm(count, cols, count, 1, T, transposed, VX, false, 0, TVX);
      kernels.gemm(high, cols, count, -1, V, true, TVX, false, 1, X);
    }
  };
}
