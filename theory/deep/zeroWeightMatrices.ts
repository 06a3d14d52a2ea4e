import {
  diagonal,
  product,
  scale,
  singularValues,
  symmetricEigen,
  transpose,
  type Matrix,
} from "../../src/linalg/index.ts";
import { orthonormalGrams, symmetricSolution } from "../alignment/index.ts";

/** What a network that started from zero weights has learned. */
export interface ZeroWeightMatrices {
  /** `A_1 … A_L`; of the first one, n_L × n_L here, only `A_1A_1ᵀ` is known. */
  readonly matrices: readonly Matrix[];
  /**
   * Whether they are those of the feedback's own Gram matrices; false where these are so far from orthonormal that no
   * solution was found, and the orthonormal ones stand in.
   */
  readonly ownFeedback: boolean;
}

/**
 * The alignment matrices of a network that has learned the map `M` (n_L × anything) from zero weights, on their true
 * scale: see `symmetricSolution`, whose matrices
 * A_l have the scale of `z^{2^{l−1}}` where M has that of `z^{2^L − 1}`.
 * @param gain the mean slope of the hidden units: 1 for linear ones, 1/2 for ReLU
 */
export function zeroWeightMatrices(M: Matrix, grams: readonly Matrix[], gain: number): ZeroWeightMatrices {
  const L = grams.length + 1;
  // With units of gain g every alignment matrix is a linear network's times a factor, and so is the map.
  const factors = [gain];
  let passed = gain * gain;
  for (let l = 2; l <= L; l++) {
    factors.push((l < L ? gain : 1) * passed);
    if (l < L) passed *= gain * factors[l - 1];
  }
  const mapFactor = factors[L - 1] * passed;
  const own = symmetricSolution(M, grams);
  const upper = own ?? symmetricSolution(M, orthonormalGrams(M.rows, L))!;
  const z = (singularValues(M)[0] / mapFactor / 2 ** L) ** (1 / (2 ** L - 1));
  const first = scale(factors[0] * Math.SQRT2 * z, root(upper[0]));
  return {
    matrices: [first, ...upper.map((A, i) => scale(factors[i + 1] * z ** (2 ** (i + 1)), A))],
    ownFeedback: own !== null,
  };
}

/** The square root of a symmetric non-negative matrix. */
function root(S: Matrix): Matrix {
  const { values, vectors } = symmetricEigen(S);
  return product(vectors, diagonal(values.map((value) => Math.sqrt(Math.max(0, value)))), transpose(vectors));
}
