import { EigenvalueDecomposition, Matrix as MlMatrix } from "ml-matrix";
import { secondMoments } from "../../src/data/index.ts";
import {
  createKernels,
  createPlainKernels,
  gram,
  matrix,
  symmetricEigen,
  type Kernels,
} from "../../src/linalg/index.ts";
import { stream } from "../../src/random/index.ts";
import type { BenchRow } from "./row.ts";

const SIZE = 512;
const PIXELS = 784;
const SAMPLES = 10_000;

/** The dense kernels: compiled, in plain TypeScript, and ml-matrix beside them; the best of several runs each. */
export async function benchKernels(): Promise<BenchRow[]> {
  const rows: BenchRow[] = [];
  const wasm = operationRows(createKernels(capacity), 20);
  const plain = operationRows(createPlainKernels(capacity), 2);
  rows.push(...wasm, ...plain);

  const A = MlMatrix.from1DArray(SIZE, SIZE, gaussian(SIZE * SIZE));
  const ml = gflops(2 * SIZE ** 3, 2, () => A.mmul(A));
  rows.push({ name: `gemm ${SIZE}³, ml-matrix`, value: ml, unit: "GFLOP/s" });
  rows.push({ name: "gemm, compiled over plain", value: wasm[0].value / plain[0].value, unit: "×" });
  rows.push({ name: "gemm, compiled over ml-matrix", value: wasm[0].value / ml, unit: "×" });

  const S = gram(matrix(PIXELS, PIXELS, gaussian(PIXELS * PIXELS)));
  const own = bestSeconds(3, () => symmetricEigen(S));
  const M = MlMatrix.from1DArray(PIXELS, PIXELS, S.data);
  const theirs = bestSeconds(1, () => new EigenvalueDecomposition(M, { assumeSymmetric: true }));
  rows.push({ name: `symmetric eigenproblem of ${PIXELS}`, value: own, unit: "s" });
  rows.push({ name: `symmetric eigenproblem of ${PIXELS}, ml-matrix`, value: theirs, unit: "s" });
  rows.push({ name: "symmetric eigenproblem, ml-matrix over ours", value: theirs / own, unit: "×" });

  const X = gaussian(SAMPLES * PIXELS);
  const Y = gaussian(SAMPLES * 10);
  const moments = bestSeconds(3, () => {
    const sums = secondMoments(PIXELS, 10);
    sums.add(X, Y, SAMPLES);
    sums.finish();
  });
  rows.push({ name: `second moments of ${SAMPLES} × ${PIXELS}`, value: moments, unit: "s" });
  return rows;
}

const capacity = 3 * SIZE * SIZE + 2 * SIZE;

function operationRows(kernels: Kernels, runs: number): BenchRow[] {
  const n = SIZE;
  const [A, B, C] = [1, 2, 3].map(() => kernels.alloc(n * n));
  A.set(gaussian(n * n));
  B.set(gaussian(n * n));
  const [x, y] = [A.subarray(0, n), kernels.alloc(n)];
  const backend = kernels.backend === "wasm" ? "compiled" : "plain";
  const row = (name: string, value: number): BenchRow => ({ name: `${name}, ${backend}`, value, unit: "GFLOP/s" });
  return [
    row(
      `gemm ${n}³`,
      gflops(2 * n ** 3, runs, () => kernels.gemm(n, n, n, 1, A, false, B, false, 0, C)),
    ),
    row(
      `gemm ${n}³ transposed`,
      gflops(2 * n ** 3, runs, () => kernels.gemm(n, n, n, 1, A, true, B, true, 0, C)),
    ),
    row(
      `syrk ${n}³`,
      gflops(n ** 3, runs, () => kernels.syrk(n, n, 1, A, 0, C)),
    ),
    row(
      `gemv ${n}²`,
      gflops(
        40 * n ** 2,
        runs,
        repeated(() => kernels.gemv(n, n, 1, B, x, 0, y)),
      ),
    ),
    row(
      `transposed gemv ${n}²`,
      gflops(
        40 * n ** 2,
        runs,
        repeated(() => kernels.gemvT(n, n, 1, B, x, 0, y)),
      ),
    ),
    row(
      `ger ${n}²`,
      gflops(
        40 * n ** 2,
        runs,
        repeated(() => kernels.ger(n, n, 1e-6, x, y, C)),
      ),
    ),
  ];
}

/** The small operations are repeated, to be longer than the clock's grain. */
const repeated = (run: () => void) => () => {
  for (let i = 0; i < 20; i++) run();
};

const gflops = (operations: number, runs: number, run: () => void) => operations / bestSeconds(runs, run) / 1e9;

/** The shortest of `runs` runs, after one to warm up. */
function bestSeconds(runs: number, run: () => void): number {
  run();
  let best = Infinity;
  for (let i = 0; i < runs; i++) {
    const start = performance.now();
    run();
    best = Math.min(best, performance.now() - start);
  }
  return best / 1000;
}

function gaussian(n: number): Float64Array {
  const x = new Float64Array(n);
  stream(1, "bench").fillNormal(x);
  return x;
}
