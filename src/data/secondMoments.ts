import { createKernels, matrix, type Matrix } from "../linalg/index.ts";
import { requireStorable } from "./requireStorable.ts";

/** Rows are gathered into blocks of this many before they are summed. */
const BLOCK = 256;

/**
 * Averages over samples (x, y), x of n_0 and y of n_L entries, uncentred: subtract the products of the means to centre
 * them.
 */
export interface SecondMoments {
  /** The number of samples. */
  readonly count: number;
  /** `Σ_xx`, the average of x xᵀ, n_0 × n_0. */
  readonly inputCovariance: Matrix;
  /** `Σ_yx`, the average of y xᵀ, n_L × n_0. */
  readonly crossCovariance: Matrix;
  /** `Σ_yy`, the average of y yᵀ, n_L × n_L. */
  readonly targetCovariance: Matrix;
  /** The average of x, n_0. */
  readonly inputMean: Float64Array;
  /** The average of y, n_L. */
  readonly targetMean: Float64Array;
}

/** Sums up samples that arrive in pieces; the memory does not grow with their number. */
export interface SecondMomentSums {
  /** Takes the first `count` rows of X (count × n_0) and Y (count × n_L), row-major. */
  add(X: Float64Array, Y: Float64Array, count: number): void;
  /** The averages over all rows so far; more may be added afterwards. Throws a RangeError before the first row. */
  finish(): SecondMoments;
}

/**
 * Sums of second moments for samples of `inputs` and `outputs` entries.
 * The same rows in the same order give the same bytes, whatever the pieces they come in.
 * Throws an InputError when there are more inputs than the matrix of their moments has room for.
 */
export function secondMoments(inputs: number, outputs: number): SecondMomentSums {
  const n = inputs;
  const m = outputs;
  requireStorable(n, n, "the input covariance");
  requireStorable(m, m, "the target covariance");
  const kernels = createKernels((n + m) * BLOCK + n * n + m * n + m * m + n + m + BLOCK);
  const heldX = kernels.alloc(BLOCK * n);
  const heldY = kernels.alloc(BLOCK * m);
  const xx = kernels.alloc(n * n);
  const yx = kernels.alloc(m * n);
  const yy = kernels.alloc(m * m);
  const x = kernels.alloc(n);
  const y = kernels.alloc(m);
  const ones = kernels.alloc(BLOCK).fill(1);
  const sums = [xx, yx, yy, x, y];
  let held = 0;
  let summed = 0;

  const sumHeld = (): void => {
    kernels.syrk(n, held, 1, heldX, 1, xx);
    kernels.gemm(m, n, held, 1, heldY, true, heldX, false, 1, yx);
    kernels.syrk(m, held, 1, heldY, 1, yy);
    kernels.gemvT(held, n, 1, heldX, ones, 1, x);
    kernels.gemvT(held, m, 1, heldY, ones, 1, y);
  };

  return {
    add(X, Y, count) {
      if (!(X.length >= count * n && Y.length >= count * m)) {
        throw new RangeError(
          `secondMoments: ${count} rows need ${count * n} inputs and ${count * m} targets, got ${X.length} and ${Y.length}`,
        );
      }
      for (let taken = 0; taken < count;) {
        const rows = Math.min(BLOCK - held, count - taken);
        heldX.set(X.subarray(taken * n, (taken + rows) * n), held * n);
        heldY.set(Y.subarray(taken * m, (taken + rows) * m), held * m);
        taken += rows;
        held += rows;
        if (held < BLOCK) continue;
        sumHeld();
        summed += BLOCK;
        held = 0;
      }
    },
    finish() {
      const count = summed + held;
      if (count === 0) throw new RangeError("secondMoments: averages need at least one row, got none");
      // The rows held go into the averages but stay held, so that asking early changes nothing later.
      const before = sums.map((sum) => sum.slice());
      sumHeld();
      kernels.mirror(n, xx);
      kernels.mirror(m, yy);
      const [inputCovariance, crossCovariance, targetCovariance, inputMean, targetMean] = sums.map((sum) =>
        sum.map((total) => total / count),
      );
      sums.forEach((sum, i) => sum.set(before[i]));
      return {
        count,
        inputCovariance: matrix(n, n, inputCovariance),
        crossCovariance: matrix(m, n, crossCovariance),
        targetCovariance: matrix(m, m, targetCovariance),
        inputMean,
        targetMean,
      };
    },
  };
}
