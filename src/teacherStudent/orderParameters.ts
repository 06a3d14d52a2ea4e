import { InputError } from "../inputError.ts";
import { cholesky, matrix, matrixFrom, symmetricEigen, type Matrix } from "../linalg/index.ts";
import type { TeacherStudent } from "./teacherStudent.ts";

/** What the law of the dynamics depends on: the overlaps of all weight vectors, and the student's output weights. */
export interface OrderParameters {
  /** `Q_kl = w_k·w_l / N`, K × K. */
  readonly Q: Matrix;
  /** `R_km = w_k·w̃_m / N`, K × M. */
  readonly R: Matrix;
  /** `T_mn = w̃_m·w̃_n / N`, M × M. */
  readonly T: Matrix;
  /** The student's output weights, of length K. */
  readonly v: Float64Array;
}

/**
 * Rounding of given overlaps may carry an eigenvalue of C below zero by this fraction of the largest: JSON files hold
 * 16 digits, and overlaps of vectors of millions of entries lose a few.
 */
const ROUNDING = 1e-10;

/** The covariance `C = [[Q, R], [Rᵀ, T]]` of the fields (λ, ρ), (K+M) × (K+M). */
export function fieldCovariance({ Q, R, T }: OrderParameters): Matrix {
  const K = Q.rows;
  return matrixFrom(K + T.rows, K + T.rows, (i, j) => {
    if (i < K) return j < K ? Q.data[i * K + j] : R.data[i * T.rows + j - K];
    return j < K ? R.data[j * T.rows + i - K] : T.data[(i - K) * T.rows + j - K];
  });
}

function finite(name: string, value: number): void {
  if (!Number.isFinite(value)) throw new InputError(`initial: ${name} must be a finite number, got ${value}`);
}

function shape(name: string, A: Matrix, rows: number, cols: number): void {
  if (A.rows !== rows || A.cols !== cols) {
    throw new InputError(`initial: ${name} must be ${rows} × ${cols}, got ${A.rows} × ${A.cols}`);
  }
  A.data.forEach((value, i) => finite(`${name}[${Math.floor(i / cols)}, ${i % cols}]`, value));
}

function symmetric(name: string, A: Matrix): void {
  for (let i = 0; i < A.rows; i++) {
    for (let j = 0; j < i; j++) {
      const [a, b] = [A.data[i * A.cols + j], A.data[j * A.cols + i]];
      const scale = Math.sqrt(Math.abs(A.data[i * A.cols + i] * A.data[j * A.cols + j]));
      if (Math.abs(a - b) > ROUNDING * scale) {
        throw new InputError(`initial: ${name} must be symmetric, got ${a} and ${b} at (${i}, ${j}) and (${j}, ${i})`);
      }
    }
  }
}

/**
 * Throws an InputError unless the order parameters fit the problem: sizes, symmetry, and C positive semidefinite of
 * rank at most N.
 */
export function checkOrderParameters(problem: TeacherStudent, initial: OrderParameters): void {
  const K = problem.feedback.length;
  const M = problem.teacherOutputs.length;
  const { Q, R, T, v } = initial;
  shape("Q", Q, K, K);
  shape("R", R, K, M);
  shape("T", T, M, M);
  if (v.length !== K) throw new InputError(`initial: v must have ${K} entries, one a hidden unit, got ${v.length}`);
  v.forEach((value, k) => finite(`v[${k}]`, value));
  symmetric("Q", Q);
  symmetric("T", T);
  const { values } = symmetricEigen(fieldCovariance(initial));
  const largest = values[values.length - 1];
  if (!(values[0] >= -ROUNDING * Math.max(largest, 0))) {
    throw new InputError(
      `initial: C = [[Q, R], [Rᵀ, T]] must be positive semidefinite, got the smallest eigenvalue ${Number(values[0].toPrecision(6))}`,
    );
  }
  const rank = values.filter((value) => value > ROUNDING * largest).length;
  if (rank > problem.N) {
    throw new InputError(
      `initial: order parameters of rank ${rank} need an input dimension N of at least ${rank}, got ${problem.N}`,
    );
  }
}

/**
 * Weight vectors with the given overlaps, in units of √N and in the frame that makes the teacher's lower triangular:
 * `teacher` M × M and `student` K × (M + K), lower triangular in its last K columns. All coordinates beyond are zero.
 * Rank-deficient overlaps leave zero columns.
 */
export function frameCoordinates({ Q, R, T }: OrderParameters): { teacher: Matrix; student: Matrix } {
  const K = Q.rows;
  const M = T.rows;
  const D = K + M;
  const C = matrixFrom(D, D, (i, j) => {
    if (i < M) return j < M ? T.data[i * M + j] : R.data[(j - M) * M + i];
    return j < M ? R.data[(i - M) * M + j] : Q.data[(i - M) * K + j - M];
  });
  // Each vector to unit length first: small initial weights must not count as rounding errors of the teacher's.
  const length = Float64Array.from({ length: D }, (_, i) => Math.sqrt(Math.max(0, C.data[i * D + i])));
  const unit = matrixFrom(D, D, (i, j) => {
    const scale = length[i] * length[j];
    return scale > 0 ? C.data[i * D + j] / scale : 0;
  });
  // Rounding of the arithmetic, or what the given overlaps show of their own.
  const { L } = cholesky(unit, Math.max(1e-14, -symmetricEigen(unit).values[0]));
  return {
    teacher: matrixFrom(M, M, (i, j) => length[i] * L.data[i * D + j]),
    student: matrixFrom(K, D, (k, j) => length[M + k] * L.data[(M + k) * D + j]),
  };
}

/**
 * The order parameters of explicit weight vectors, the rows of `student` (K × n) and `teacher` (M × n), in units of √N.
 */
export function overlaps(student: Matrix, teacher: Matrix, v: Float64Array): OrderParameters {
  return { Q: products(student, student), R: products(student, teacher), T: products(teacher, teacher), v: v.slice() };
}

/** `A Bᵀ`. */
function products(A: Matrix, B: Matrix): Matrix {
  const P = matrix(A.rows, B.rows);
  for (let i = 0; i < A.rows; i++) {
    for (let j = 0; j < B.rows; j++) {
      let sum = 0;
      for (let n = 0; n < A.cols; n++) sum += A.data[i * A.cols + n] * B.data[j * B.cols + n];
      P.data[i * B.rows + j] = sum;
    }
  }
  return P;
}
