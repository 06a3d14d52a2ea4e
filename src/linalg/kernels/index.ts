export { compileOnce } from "./compileOnce.ts";
export type { Kernels } from "./kernels.ts";
export { createPlainKernels } from "./plain.ts";
export { alignmentStep } from "./plainAlignment.ts";
export { createKernels, LARGEST_CAPACITY } from "./wasm.ts";
