import type { TrainingOperations } from "./kernels.ts";

/**
 * What a backend provides: the operations with their arguments checked, numbers rounded to single precision, and
 * constants worked out.
 */
export interface CheckedOperations extends Omit<TrainingOperations, "adam" | "errors"> {
  /** `M = keepM M + addM G`, `V = keepV V + addV G²`, `W −= rate M / (√V correction + ε)`. */
  adam(
    n: number,
    rate: number,
    keepM: number,
    addM: number,
    keepV: number,
    addV: number,
    correction: number,
    epsilon: number,
    G: Float32Array,
    M: Float32Array,
    V: Float32Array,
    W: Float32Array,
  ): void;
  squaredErrors(
    outputs: number,
    count: number,
    lanes: number,
    Y: Float32Array,
    T: Float32Array,
    E: Float32Array,
  ): number;
  crossEntropyErrors: CheckedOperations["squaredErrors"];
}
