export { LARGEST_FAN } from "./arena.ts";
export { batchLanes, biasCount, multiplicityOf, weightCount, type KernelLayer } from "./kernelLayer.ts";
export { type KernelActivation, type TrainingKernels, type TrainingOperations } from "./kernels.ts";
export { createPlainTrainingKernels } from "./plain.ts";
export { createTrainingKernels, LARGEST_TRAINING_CAPACITY, runAtPeak } from "./wasm.ts";
