import { createKernels, LARGEST_CAPACITY } from "./kernels/index.ts";
import { matrix, type Matrix } from "./matrix.ts";

/**
 * From this many multiplications on, a product repays the copying of its factors into the memory of the compiled
 * kernels.
 */
const LARGE_PRODUCT = 250_000;

const size = (M: Matrix) => `${M.rows} × ${M.cols}`;

function sameShape(name: string, A: Matrix, B: Matrix): void {
  if (A.rows !== B.rows || A.cols !== B.cols) {
    throw new RangeError(`${name}: needs two matrices of one shape, got ${size(A)} and ${size(B)}`);
  }
}

/** `A B`; large products run on the compiled kernels. */
export function multiply(A: Matrix, B: Matrix): Matrix {
  if (A.cols !== B.rows) throw new RangeError(`multiply: inner sizes differ, got ${size(A)} times ${size(B)}`);
  const C = matrix(A.rows, B.cols);
  const entries = A.data.length + B.data.length + C.data.length;
  const operations = A.rows * A.cols * B.cols;
  if (operations >= LARGE_PRODUCT && operations >= 8 * entries && entries <= LARGEST_CAPACITY) {
    const kernels = createKernels(entries);
    const [a, b, c] = [A, B, C].map((M) => kernels.alloc(M.data.length));
    a.set(A.data);
    b.set(B.data);
    kernels.gemm(A.rows, B.cols, A.cols, 1, a, false, b, false, 0, c);
    C.data.set(c);
    return C;
  }
  for (let i = 0; i < A.rows; i++) {
    const row = C.data.subarray(i * B.cols, (i + 1) * B.cols);
    for (let k = 0; k < A.cols; k++) {
      const a = A.data[i * A.cols + k];
      const offset = k * B.cols;
      for (let j = 0; j < B.cols; j++) row[j] += a * B.data[offset + j];
    }
  }
  return C;
}

/** `M₁ M₂ … M_k` for one or more matrices, multiplied from the left. */
export function product(...factors: readonly Matrix[]): Matrix {
  return factors.slice(1).reduce(multiply, factors[0]);
}

/** `Aᵀ`. */
export function transpose(A: Matrix): Matrix {
  const T = matrix(A.cols, A.rows);
  for (let i = 0; i < A.rows; i++) for (let j = 0; j < A.cols; j++) T.data[j * A.rows + i] = A.data[i * A.cols + j];
  return T;
}

/** `αA + βB`. */
export function combine(alpha: number, A: Matrix, beta: number, B: Matrix): Matrix {
  sameShape("combine", A, B);
  return matrix(
    A.rows,
    A.cols,
    A.data.map((a, i) => alpha * a + beta * B.data[i]),
  );
}

/** `A + B`. */
export const add = (A: Matrix, B: Matrix): Matrix => combine(1, A, 1, B);

/** `A − B`. */
export const subtract = (A: Matrix, B: Matrix): Matrix => combine(1, A, -1, B);

/** `αA`. */
export function scale(alpha: number, A: Matrix): Matrix {
  return matrix(
    A.rows,
    A.cols,
    A.data.map((a) => alpha * a),
  );
}

/** `AᵀA`, the Gram matrix of the columns of `A`. */
export const gram = (A: Matrix): Matrix => multiply(transpose(A), A);

/** `(A + Aᵀ) / 2`. */
export const symmetricPart = (A: Matrix): Matrix => combine(0.5, A, 0.5, transpose(A));

/** The sum of the diagonal entries. */
export function trace(A: Matrix): number {
  let sum = 0;
  for (let i = 0; i < Math.min(A.rows, A.cols); i++) sum += A.data[i * A.cols + i];
  return sum;
}

/** The Frobenius inner product `⟨A, B⟩ = tr AᵀB`. */
export function inner(A: Matrix, B: Matrix): number {
  sameShape("inner", A, B);
  let sum = 0;
  for (let i = 0; i < A.data.length; i++) sum += A.data[i] * B.data[i];
  return sum;
}

/** The Frobenius norm `‖A‖_F`. */
export const norm = (A: Matrix): number => Math.sqrt(inner(A, A));

/** `‖A − B‖_F / ‖B‖_F`, the measure by which matrices are compared; 0 for two zero matrices. */
export function relativeDistance(A: Matrix, B: Matrix): number {
  const distance = norm(subtract(A, B));
  return distance === 0 ? 0 : distance / norm(B);
}
