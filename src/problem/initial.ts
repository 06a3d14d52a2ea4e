import { requireStorable } from "../data/index.ts";
import { InputError } from "../inputError.ts";
import { fromRows, matrix, matrixFrom, scale, transpose, type Matrix } from "../linalg/index.ts";
import { gaussianMatrix, haarColumns, stream } from "../random/index.ts";
import type { InitialSpec } from "./linearNetwork.ts";

/** The initial weights `W_1⁰ … W_L⁰` of a network of the given layer sizes `n_0 … n_L`; W_l is n_l × n_{l−1}. */
export function initialWeights(spec: InitialSpec, sizes: readonly number[], seed: number): Matrix[] {
  if (spec.kind === "given" && spec.matrices.length !== sizes.length - 1) {
    throw new InputError(
      `problem: network.initial.matrices must have ${sizes.length - 1} matrices, one a layer, got ${spec.matrices.length}`,
    );
  }
  return sizes.slice(1).map((rows, i) => layerWeights(spec, i + 1, rows, sizes[i], seed));
}

function layerWeights(spec: InitialSpec, layer: number, rows: number, cols: number, seed: number): Matrix {
  requireStorable(rows, cols, `the weights of layer ${layer}`);
  const random = stream(seed, "initial", layer);
  switch (spec.kind) {
    case "zero":
      return matrix(rows, cols);
    case "gaussian":
      return gaussianMatrix(rows, cols, random, spec.scale / Math.sqrt(cols));
    case "uniform":
      return matrixFrom(rows, cols, () => (spec.scale * (2 * random.uniform() - 1)) / Math.sqrt(cols));
    case "orthogonal":
      return scale(
        spec.scale,
        rows >= cols ? haarColumns(rows, cols, random) : transpose(haarColumns(cols, rows, random)),
      );
    case "given": {
      const W = fromRows(spec.matrices[layer - 1]);
      if (W.rows !== rows || W.cols !== cols) {
        throw new InputError(
          `problem: network.initial.matrices[${layer - 1}] must be ${rows} × ${cols}, got ${W.rows} × ${W.cols}`,
        );
      }
      return W;
    }
  }
}
