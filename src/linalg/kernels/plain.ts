import { arena } from "./arena.ts";
import type { Kernels, Operations } from "./kernels.ts";
import { alignmentStep } from "./plainAlignment.ts";

/** Products are summed over stretches of this length, as in the compiled kernels. */
const DEPTH_BLOCK = 256;

/**
 * The kernels in plain TypeScript, over a memory of `capacity` doubles: what the compiled kernels are tested against,
 * the fallback where WebAssembly or its SIMD is missing, and the cheaper ones to set up for small matrices.
 * Bit for bit the same results as those of `createKernels`.
 */
export function createPlainKernels(capacity: number): Kernels {
  return arena("plain", new ArrayBuffer(8 * capacity), 0, capacity, 0, plainOperations);
}

const plainOperations: Operations = {
  gemm(m, n, k, alpha, A, transA, B, transB, beta, C) {
    product(m, n, k, alpha, A, transA ? 1 : k, transA ? m : 1, B, transB ? 1 : n, transB ? k : 1, beta, C, n, "all");
  },
  syrk(n, k, alpha, X, beta, C) {
    product(n, n, k, alpha, X, 1, n, X, n, 1, beta, C, n, "upper");
  },
  syrkx(n, k, width, alpha, X, Y, stride, A) {
    product(n, n, k, alpha, X, 1, width, Y, width, 1, 1, A, stride, "lower");
  },
  mirror(n, C) {
    for (let i = 1; i < n; i++) for (let j = 0; j < i; j++) C[i * n + j] = C[j * n + i];
  },
  gemv(m, n, alpha, A, x, beta, y) {
    const pairs = n - (n % 2);
    for (let i = 0; i < m; i++) {
      const row = i * n;
      let even = 0;
      let odd = 0;
      for (let j = 0; j < pairs; j += 2) {
        even += A[row + j] * x[j];
        odd += A[row + j + 1] * x[j + 1];
      }
      let sum = even + odd;
      if (pairs < n) sum += A[row + pairs] * x[pairs];
      y[i] = beta === 0 ? alpha * sum : alpha * sum + beta * y[i];
    }
  },
  gemvT(m, n, alpha, A, x, beta, y) {
    scaleBy(beta, y, 0, n);
    let i = 0;
    for (; i + 4 <= m; i += 4) {
      const r0 = i * n;
      const r1 = r0 + n;
      const r2 = r1 + n;
      const r3 = r2 + n;
      const x0 = alpha * x[i];
      const x1 = alpha * x[i + 1];
      const x2 = alpha * x[i + 2];
      const x3 = alpha * x[i + 3];
      for (let j = 0; j < n; j++) y[j] += x0 * A[r0 + j] + x1 * A[r1 + j] + (x2 * A[r2 + j] + x3 * A[r3 + j]);
    }
    for (; i < m; i++) {
      const factor = alpha * x[i];
      for (let j = 0; j < n; j++) y[j] += factor * A[i * n + j];
    }
  },
  ger(m, n, alpha, x, y, A) {
    for (let i = 0; i < m; i++) {
      const factor = alpha * x[i];
      for (let j = 0; j < n; j++) A[i * n + j] += factor * y[j];
    }
  },
  symv,
  rotateRows(_rows, cols, A, sweeps, bounds, rotations) {
    let next = 0;
    for (let q = 0; q < sweeps; q++) {
      const top = bounds[2 * q];
      for (let i = bounds[2 * q + 1] - 1; i >= top; i--) {
        const c = rotations[next++];
        const s = rotations[next++];
        const upper = i * cols;
        const lower = upper + cols;
        for (let j = 0; j < cols; j++) {
          const u = A[upper + j];
          const z = A[lower + j];
          A[lower + j] = s * u + c * z;
          A[upper + j] = c * u - s * z;
        }
      }
    }
  },
  alignmentStep,
  axpy(n, alpha, x, y) {
    for (let i = 0; i < n; i++) y[i] += alpha * x[i];
  },
  dot(n, x, y) {
    let a = 0;
    let b = 0;
    let c = 0;
    let d = 0;
    let e = 0;
    let f = 0;
    let g = 0;
    let h = 0;
    const eights = n - (n % 8);
    for (let i = 0; i < eights; i += 8) {
      a += x[i] * y[i];
      b += x[i + 1] * y[i + 1];
      c += x[i + 2] * y[i + 2];
      d += x[i + 3] * y[i + 3];
      e += x[i + 4] * y[i + 4];
      f += x[i + 5] * y[i + 5];
      g += x[i + 6] * y[i + 6];
      h += x[i + 7] * y[i + 7];
    }
    let sum = a + c + (e + g) + (b + d + (f + h));
    for (let i = eights; i < n; i++) sum += x[i] * y[i];
    return sum;
  },
};

/**
 * The product behind gemm, syrk and syrkx; element (i, p) of op(A) is A[i · aRow + p · aCol], of op(B) likewise.
 * The rows of C are `cRow` apart; `part` says which of its entries count.
 */
function product(
  m: number,
  n: number,
  k: number,
  alpha: number,
  A: Float64Array,
  aRow: number,
  aCol: number,
  B: Float64Array,
  bRow: number,
  bCol: number,
  beta: number,
  C: Float64Array,
  cRow: number,
  part: "all" | "upper" | "lower",
): void {
  const from = (i: number) => (part === "upper" ? i : 0);
  const to = (i: number) => (part === "lower" ? i + 1 : n);
  if (k === 0) for (let i = 0; i < m; i++) scaleBy(beta, C, i * cRow + from(i), i * cRow + to(i));
  const sums = new Float64Array(n);
  for (let start = 0; start < k; start += DEPTH_BLOCK) {
    const end = Math.min(k, start + DEPTH_BLOCK);
    const keep = start === 0 ? beta : 1;
    for (let i = 0; i < m; i++) {
      const first = from(i);
      const last = to(i);
      sums.fill(0);
      let p = start;
      for (; p + 4 <= end; p += 4) {
        const at = i * aRow + p * aCol;
        const a0 = A[at];
        const a1 = A[at + aCol];
        const a2 = A[at + 2 * aCol];
        const a3 = A[at + 3 * aCol];
        let b = p * bRow + first * bCol;
        for (let j = first; j < last; j++, b += bCol) {
          sums[j] = sums[j] + a0 * B[b] + a1 * B[b + bRow] + a2 * B[b + 2 * bRow] + a3 * B[b + 3 * bRow];
        }
      }
      for (; p < end; p++) {
        const a = A[i * aRow + p * aCol];
        for (let j = first, b = p * bRow + first * bCol; j < last; j++, b += bCol) sums[j] += a * B[b];
      }
      const row = i * cRow;
      if (keep === 0) for (let j = first; j < last; j++) C[row + j] = alpha * sums[j];
      else for (let j = first; j < last; j++) C[row + j] = alpha * sums[j] + keep * C[row + j];
    }
  }
}

/** Scales x[from … to − 1] by beta, to exact zeros when beta is 0. */
function scaleBy(beta: number, x: Float64Array, from: number, to: number): void {
  if (beta === 0) x.fill(0, from, to);
  else if (beta !== 1) for (let j = from; j < to; j++) x[j] *= beta;
}

function symv(n: number, stride: number, A: Float64Array, x: Float64Array, y: Float64Array): void {
  let i = 0;
  for (; i + 4 <= n; i += 4) symvFour(i, stride, A, x, y);
  for (; i < n; i++) {
    const row = i * stride;
    let sum = 0;
    for (let j = 0; j < i; j++) {
      sum += A[row + j] * x[j];
      y[j] += A[row + j] * x[i];
    }
    y[i] = sum + A[row + i] * x[i];
  }
}

/** Rows i … i + 3 (i even): their part left of the diagonal block counts twice, for the rows and for the columns. */
function symvFour(i: number, stride: number, A: Float64Array, x: Float64Array, y: Float64Array): void {
  for (let r = 0; r < 4; r++) {
    const row = (i + r) * stride;
    let even = 0;
    let odd = 0;
    for (let j = 0; j < i; j += 2) {
      even += A[row + j] * x[j];
      odd += A[row + j + 1] * x[j + 1];
    }
    const entry = (c: number) => (c <= r ? A[row + i + c] : A[(i + c) * stride + i + r]) * x[i + c];
    y[i + r] = even + odd + (entry(0) + entry(1) + (entry(2) + entry(3)));
  }
  const r0 = i * stride;
  const r1 = r0 + stride;
  const r2 = r1 + stride;
  const r3 = r2 + stride;
  const x0 = x[i];
  const x1 = x[i + 1];
  const x2 = x[i + 2];
  const x3 = x[i + 3];
  for (let j = 0; j < i; j++) y[j] += x0 * A[r0 + j] + x1 * A[r1 + j] + (x2 * A[r2 + j] + x3 * A[r3 + j]);
}
