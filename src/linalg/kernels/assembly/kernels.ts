// The dense kernels in AssemblyScript, compiled to WebAssembly with 128-bit SIMD (two doubles to a register).
//
// Addresses are bytes; matrices are row-major doubles. Arguments arrive checked.
// Only multiplications and additions of the IEEE standard are used, in an order that depends on the sizes alone,
// never a fused or relaxed instruction: the results are the same on every machine, and ../plain.ts repeats them bit for
// bit.

export { alignmentStep } from "./alignment";
export { gemv, gemvT, ger } from "./matrixVector";
export { gemm, mirror, syrk, syrkx } from "./product";
export { rotateRows, rotateRowsLimit } from "./rotate";
export { scratchBytes } from "./scratch";
export { symv } from "./symmetric";
export { axpy, dot } from "./vector";
