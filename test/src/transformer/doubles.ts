import type { KernelLayer, TrainingKernels } from "../../../src/deep/kernels/index.ts";

/**
 * The kernels that Transformers use, in double precision and by their definitions alone, for comparisons that single
 * precision is too coarse for. Types say single: nothing in the model depends on it.
 */
export function doubleKernels(): TrainingKernels {
  const sizes = (layer: KernelLayer) => [layer.rows, layer.cols] as const;
  const kernels: Partial<TrainingKernels> = {
    backend: "plain",
    alloc: (n) => new Float64Array(n) as unknown as Float32Array,
    forward(layer, lanes, W, _bias, below, _activation, above) {
      const [rows, cols] = sizes(layer);
      for (let i = 0; i < rows; i++) {
        for (let s = 0; s < lanes; s++) {
          let sum = 0;
          for (let j = 0; j < cols; j++) sum += W[i * cols + j] * below[j * lanes + s];
          above[i * lanes + s] = sum;
        }
      }
    },
    backward(layer, lanes, W, above, slope, below) {
      const [rows, cols] = sizes(layer);
      for (let j = 0; j < cols; j++) {
        for (let s = 0; s < lanes; s++) {
          let sum = 0;
          for (let i = 0; i < rows; i++) sum += W[i * cols + j] * above[i * lanes + s];
          below[j * lanes + s] = slope === null ? sum : sum * slope[j * lanes + s];
        }
      }
    },
    send(n, outputs, lanes, F, errors, _slope, signals) {
      kernels.forward!({ kind: "full", rows: n, cols: outputs }, lanes, F, null, errors, "linear", signals, null);
    },
    gradient(layer, lanes, signals, below, G) {
      const [rows, cols] = sizes(layer);
      for (let i = 0; i < rows; i++) {
        for (let j = 0; j < cols; j++) {
          let sum = 0;
          for (let s = 0; s < lanes; s++) sum += signals[i * lanes + s] * below[j * lanes + s];
          G[i * cols + j] = sum;
        }
      }
    },
    axpy(n, alpha, x, y) {
      for (let i = 0; i < n; i++) y[i] += alpha * x[i];
    },
  };
  return kernels as TrainingKernels;
}
