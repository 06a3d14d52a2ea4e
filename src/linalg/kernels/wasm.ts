import { arena } from "./arena.ts";
import { compileOnce } from "./compileOnce.ts";
import type { Kernels, Operations } from "./kernels.ts";
import { createPlainKernels } from "./plain.ts";
import { wasmBase64 } from "./wasm.generated.ts";

const PAGE_BYTES = 65536;
const LARGEST_MEMORY_PAGES = 65536;

/** Spent on starting vectors at cache lines, while it lasts. */
const PADDING_BYTES = PAGE_BYTES;

/** Bytes that the compiled kernels keep to themselves at the start of their memory, rounded up to pages. */
const SCRATCH_PAGES = 21;

/** Doubles that fit one memory beside the scratch space and the padding: 32-bit addresses reach 4 GiB. */
export const LARGEST_CAPACITY = ((LARGEST_MEMORY_PAGES - SCRATCH_PAGES) * PAGE_BYTES - PADDING_BYTES) / 8;

const compiled = compileOnce(wasmBase64);

/** The compiled module's exports: the operations with addresses (bytes) for arrays. */
interface Exports {
  scratchBytes(): number;
  rotateRowsLimit(): number;
  gemm(...sizesAndAddresses: number[]): void;
  syrk(n: number, k: number, alpha: number, X: number, beta: number, C: number): void;
  mirror(n: number, C: number): void;
  gemv(m: number, n: number, alpha: number, A: number, x: number, beta: number, y: number): void;
  gemvT(m: number, n: number, alpha: number, A: number, x: number, beta: number, y: number): void;
  ger(m: number, n: number, alpha: number, x: number, y: number, A: number): void;
  symv(n: number, stride: number, A: number, x: number, y: number): void;
  syrkx(n: number, k: number, width: number, alpha: number, X: number, Y: number, stride: number, A: number): void;
  rotateRows(rows: number, cols: number, A: number, sweeps: number, bounds: number, rotations: number): void;
  alignmentStep(...sizesAndAddresses: number[]): number;
  axpy(n: number, alpha: number, x: number, y: number): void;
  dot(n: number, x: number, y: number): number;
}

/**
 * Kernels with a memory of their own for vectors of `capacity` doubles together, collected with their last user.
 * They run in WebAssembly with SIMD, or in plain TypeScript where the module does not compile; the results are the
 * same.
 * Throws a RangeError when the capacity is not a count or is beyond what 32-bit addresses reach (`LARGEST_CAPACITY`, 4
 * GiB).
 */
export function createKernels(capacity: number): Kernels {
  if (!(Number.isSafeInteger(capacity) && capacity >= 0 && capacity <= LARGEST_CAPACITY)) {
    throw new RangeError(
      `createKernels: the capacity must be an integer from 0 to ${LARGEST_CAPACITY} doubles (4 GiB), got ${capacity}`,
    );
  }
  const module = compiled();
  if (module === null) return createPlainKernels(capacity);
  const pages = SCRATCH_PAGES + Math.ceil((8 * capacity + PADDING_BYTES) / PAGE_BYTES);
  const memory = new WebAssembly.Memory({ initial: pages, maximum: pages });
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  return arena(
    "wasm",
    memory.buffer,
    SCRATCH_PAGES * PAGE_BYTES,
    capacity,
    PADDING_BYTES,
    operationsOf(exports as unknown as Exports),
  );
}

function operationsOf(wasm: Exports): Operations {
  return {
    gemm: (m, n, k, alpha, A, transA, B, transB, beta, C) =>
      wasm.gemm(m, n, k, alpha, A.byteOffset, +transA, B.byteOffset, +transB, beta, C.byteOffset),
    syrk: (n, k, alpha, X, beta, C) => wasm.syrk(n, k, alpha, X.byteOffset, beta, C.byteOffset),
    mirror: (n, C) => wasm.mirror(n, C.byteOffset),
    gemv: (m, n, alpha, A, x, beta, y) => wasm.gemv(m, n, alpha, A.byteOffset, x.byteOffset, beta, y.byteOffset),
    gemvT: (m, n, alpha, A, x, beta, y) => wasm.gemvT(m, n, alpha, A.byteOffset, x.byteOffset, beta, y.byteOffset),
    ger: (m, n, alpha, x, y, A) => wasm.ger(m, n, alpha, x.byteOffset, y.byteOffset, A.byteOffset),
    symv: (n, stride, A, x, y) => wasm.symv(n, stride, A.byteOffset, x.byteOffset, y.byteOffset),
    syrkx: (n, k, width, alpha, X, Y, stride, A) =>
      wasm.syrkx(n, k, width, alpha, X.byteOffset, Y.byteOffset, stride, A.byteOffset),
    rotateRows: (rows, cols, A, sweeps, bounds, rotations) =>
      wasm.rotateRows(rows, cols, A.byteOffset, sweeps, bounds.byteOffset, rotations.byteOffset),
    alignmentStep: (size, n, n0, depth, rate, A, G, own, X, Y, U) =>
      wasm.alignmentStep(
        size,
        n,
        n0,
        depth,
        rate,
        A.byteOffset,
        G.byteOffset,
        own.byteOffset,
        X.byteOffset,
        Y.byteOffset,
        U.byteOffset,
      ),
    axpy: (n, alpha, x, y) => wasm.axpy(n, alpha, x.byteOffset, y.byteOffset),
    dot: (n, x, y) => wasm.dot(n, x.byteOffset, y.byteOffset),
  };
}
