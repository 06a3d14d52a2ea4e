import { identity, matrix, type Matrix } from "../../linalg/index.ts";
import type { KernelLayer } from "../kernels/index.ts";
import { connections } from "./connections.ts";

/**
 * `(W_L … W_{l+1})ᵀ` for l = 1 … L − 1 (n_l × n_L): what a linear network sends back from its outputs to each hidden
 * layer.
 * @param weights `W_1 … W_L`, or any arrays in their order; the first is not used
 */
export function sentBack(layers: readonly KernelLayer[], weights: readonly Float32Array[]): Matrix[] {
  const outputs = layers[layers.length - 1].rows;
  const all: Matrix[] = [];
  let above = identity(outputs);
  for (let l = layers.length - 1; l >= 1; l--) {
    const { rows, cols } = layers[l];
    const { fanIn, sources, first } = connections(layers[l]);
    const below = matrix(cols, outputs);
    for (let u = 0; u < rows; u++) {
      for (let k = 0; k < fanIn; k++) {
        const w = weights[l][first[u] + k];
        const to = sources[u * fanIn + k] * outputs;
        for (let j = 0; j < outputs; j++) below.data[to + j] += w * above.data[u * outputs + j];
      }
    }
    all.unshift(below);
    above = below;
  }
  return all;
}
