// The training kernels in AssemblyScript, compiled to WebAssembly with 128-bit SIMD (four floats to a register).
//
// Addresses and strides are bytes; arrays are row-major floats, the samples of a batch innermost. Arguments arrive
// checked.
// Only operations of the IEEE standard are used, in an order that depends on the sizes alone, never a fused or relaxed
// instruction:
// the results are the same on every machine, and ../plain.ts repeats them bit for bit.

export { activate } from "./activation";
export { crossEntropyErrors, hits, squaredErrors } from "./errors";
export { addProduct, addTransposed } from "./full";
export { fullGradient, mapsGradient, stretchSums } from "./gradient";
export { addMaps, addMapsTransposed } from "./maps";
export { peak } from "./peak";
export { columnDots, dot, gather } from "./samples";
export { largestFan, scratchBytes } from "./scratch";
export { adam, axpy, fillRows, momentum, multiplyBy, scale } from "./vector";
