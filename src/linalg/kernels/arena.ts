import type { Kernels, Operations } from "./kernels.ts";

/** A strip of eight columns of this many rows fits the compiled kernels' scratch space. */
export const ROTATE_ROWS_LIMIT = 20480;

/**
 * Kernels over the memory `buffer`, whose vectors are taken from byte `start` on: room for `capacity` doubles and
 * `padding` bytes more.
 * While the padding lasts, vectors start at cache lines.
 * The `operations` have their arguments checked: the sizes are counts, the arrays are of this memory and long enough.
 */
export function arena(
  backend: Kernels["backend"],
  buffer: ArrayBuffer,
  start: number,
  capacity: number,
  padding: number,
  operations: Operations,
): Kernels {
  let used = 0;
  let next = start;

  const holds = (operation: string, name: string, x: Float64Array, needed: number): void => {
    if (x.buffer !== buffer) {
      throw new RangeError(`${operation}: ${name} must be a vector of these kernels' memory, got one from elsewhere`);
    }
    if (!(x.length >= needed)) {
      throw new RangeError(`${operation}: ${name} needs at least ${needed} entries, got ${x.length}`);
    }
  };

  return {
    backend,
    alloc(n) {
      counts("alloc", n);
      if (used + n > capacity) {
        throw new RangeError(
          `alloc: a vector of ${n} doubles exceeds the capacity of ${capacity}, of which ${used} are used`,
        );
      }
      const line = Math.ceil(next / 64) * 64;
      const at = line - 8 * used - start <= padding ? line : next;
      used += n;
      next = at + 8 * n;
      return new Float64Array(buffer, at, n);
    },
    gemm(m, n, k, alpha, A, transA, B, transB, beta, C) {
      counts("gemm", m, n, k);
      holds("gemm", "A", A, m * k);
      holds("gemm", "B", B, k * n);
      holds("gemm", "C", C, m * n);
      operations.gemm(m, n, k, alpha, A, transA, B, transB, beta, C);
    },
    syrk(n, k, alpha, X, beta, C) {
      counts("syrk", n, k);
      holds("syrk", "X", X, k * n);
      holds("syrk", "C", C, n * n);
      operations.syrk(n, k, alpha, X, beta, C);
    },
    mirror(n, C) {
      counts("mirror", n);
      holds("mirror", "C", C, n * n);
      operations.mirror(n, C);
    },
    gemv(m, n, alpha, A, x, beta, y) {
      counts("gemv", m, n);
      holds("gemv", "A", A, m * n);
      holds("gemv", "x", x, n);
      holds("gemv", "y", y, m);
      operations.gemv(m, n, alpha, A, x, beta, y);
    },
    gemvT(m, n, alpha, A, x, beta, y) {
      counts("gemvT", m, n);
      holds("gemvT", "A", A, m * n);
      holds("gemvT", "x", x, m);
      holds("gemvT", "y", y, n);
      operations.gemvT(m, n, alpha, A, x, beta, y);
    },
    ger(m, n, alpha, x, y, A) {
      counts("ger", m, n);
      holds("ger", "x", x, m);
      holds("ger", "y", y, n);
      holds("ger", "A", A, m * n);
      operations.ger(m, n, alpha, x, y, A);
    },
    symv(n, stride, A, x, y) {
      block("symv", n, stride);
      holds("symv", "A", A, n * stride);
      holds("symv", "x", x, n);
      holds("symv", "y", y, n);
      operations.symv(n, stride, A, x, y);
    },
    syrkx(n, k, width, alpha, X, Y, stride, A) {
      block("syrkx", n, stride);
      block("syrkx", n, width);
      counts("syrkx", k);
      holds("syrkx", "X", X, k * width);
      holds("syrkx", "Y", Y, k * width);
      holds("syrkx", "A", A, n * stride);
      operations.syrkx(n, k, width, alpha, X, Y, stride, A);
    },
    rotateRows(rows, cols, A, sweeps, bounds, rotations) {
      counts("rotateRows", rows, cols, sweeps);
      if (rows > ROTATE_ROWS_LIMIT) {
        throw new RangeError(`rotateRows: needs at most ${ROTATE_ROWS_LIMIT} rows, got ${rows}`);
      }
      holds("rotateRows", "A", A, rows * cols);
      holds("rotateRows", "bounds", bounds, 2 * sweeps);
      let pairs = 0;
      for (let q = 0; q < sweeps; q++) {
        const top = bounds[2 * q];
        const bottom = bounds[2 * q + 1];
        if (!(top >= 0 && bottom >= top && bottom < rows)) {
          throw new RangeError(`rotateRows: needs 0 ≤ top ≤ bottom < ${rows} in sweep ${q}, got ${top} and ${bottom}`);
        }
        pairs += bottom - top;
      }
      holds("rotateRows", "rotations", rotations, 2 * pairs);
      operations.rotateRows(rows, cols, A, sweeps, bounds, rotations);
    },
    alignmentStep(size, n, n0, depth, rate, A, G, own, X, Y, U) {
      counts("alignmentStep", size, n, n0);
      counts("alignmentStep", depth);
      holds("alignmentStep", "A", A, n * n0 + (depth - 1) * n * n);
      holds("alignmentStep", "G", G, (depth - 1) * n * n);
      holds("alignmentStep", "own", own, depth - 1);
      holds("alignmentStep", "X", X, size * n0);
      holds("alignmentStep", "Y", Y, size * n);
      holds("alignmentStep", "U", U, ((depth + 1) * size + 1) * n);
      return operations.alignmentStep(size, n, n0, depth, rate, A, G, own, X, Y, U);
    },
    axpy(n, alpha, x, y) {
      counts("axpy", n);
      holds("axpy", "x", x, n);
      holds("axpy", "y", y, n);
      operations.axpy(n, alpha, x, y);
    },
    dot(n, x, y) {
      counts("dot", n);
      holds("dot", "x", x, n);
      holds("dot", "y", y, n);
      return operations.dot(n, x, y);
    },
  };
}

function counts(operation: string, a: number, b = 0, c = 0): void {
  if (!(isCount(a) && isCount(b) && isCount(c))) {
    const wrong = [a, b, c].find((size) => !isCount(size));
    throw new RangeError(`${operation}: sizes must be non-negative integers, got ${wrong}`);
  }
}

const isCount = (size: number): boolean => Number.isSafeInteger(size) && size >= 0;

function block(operation: string, n: number, stride: number): void {
  counts(operation, n, stride);
  if (n > stride) throw new RangeError(`${operation}: the block of ${n} rows exceeds the ${stride} columns`);
}
