import { identity, matrix, svd, type Matrix, type Svd } from "../../../../src/linalg/index.ts";
import { gradientAlignment, signalMatrices } from "../../../../src/measure/index.ts";
import type { Flowed } from "./flowed.ts";

/** The singular value decompositions of `Q_1 … Q_{L−1}`. */
export const signalSpectra = ({ network, matrices }: Flowed): Svd[] =>
  signalMatrices(
    matrices.slice(1),
    matrices.slice(1).map(() => identity(network.source.outputs)),
  ).map(svd);

/** The error `α u_1 + β u_r` on the first and the last singular vector. */
export const errorOn = ({ V }: Svd, strongest: number, weakest: number): Float64Array =>
  Float64Array.from(
    { length: V.rows },
    (_, i) => strongest * V.data[i * V.cols] + weakest * V.data[(i + 1) * V.cols - 1],
  );

/**
 * The cosine of the signals that one error sends to layer l through the feedback and through the weights above, by
 * definition.
 */
export function signalCosine({ network, weights }: Flowed, error: Float64Array, layer: number): number {
  const row: Matrix = matrix(1, error.length, error);
  return gradientAlignment(weights, network.feedback(), row).layers[layer] ?? Number.NaN;
}
