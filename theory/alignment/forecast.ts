import {
  block,
  conditioningOf,
  matrixFrom,
  product,
  singularValues,
  svd,
  transpose,
  type Matrix,
} from "../../src/linalg/index.ts";
import { alignmentFromGrams } from "./feedbackGrams.ts";
import { MAP_RANK_TOLERANCE, orthonormalGrams, symmetricSolution } from "./symmetricSolution.ts";
import { worstCaseSignals } from "./worstCase.ts";

/**
 * The part of the regression map that is learned once a fraction of all that a linear map can explain is explained:
 * directions of the inputs are learned in the order
 * of their variance, so it is the regression on the leading principal components. [heuristic; exact at fraction 1]
 * @param variances the eigenvalues of Σ_xx over its rank, descending
 * @param cross Σ_yx in the eigenvectors' coordinates (n_L × rank)
 * @returns the map in the same coordinates, n_L × (number of components)
 */
export function learnedMap(variances: ArrayLike<number>, cross: Matrix, fraction: number): Matrix {
  const gains = Array.from(variances, (variance, j) => {
    let sum = 0;
    for (let i = 0; i < cross.rows; i++) sum += cross.data[i * cross.cols + j] ** 2 / variance;
    return sum;
  });
  const goal = fraction * gains.reduce((sum, gain) => sum + gain, 0);
  let components = 0;
  for (let explained = 0; explained < goal && components < gains.length; components++) explained += gains[components];
  return matrixFrom(cross.rows, components, (i, j) => cross.data[i * cross.cols + j] / variances[j]);
}

/** What the theory expects of one layer. */
export interface LayerForecast {
  readonly layer: number;
  /** κ(A_l) over the rank of the map. */
  readonly kappa: number;
  /** WA_l; null for l = 1. */
  readonly weightAlignment: number | null;
  /**
   * The least cosine between any error's two signals (the Kantorovich bound where feedback is orthonormal); null for l
   * = L.
   */
  readonly gradientWorstCase: number | null;
}

/** What to expect of a network that has learned a map. */
export interface Forecast {
  /** κ(M) over its rank, and the rank. */
  readonly kappa: number;
  readonly rank: number;
  readonly layers: readonly LayerForecast[];
  /**
   * Whether the alignment matrices are those of the feedback's own Gram matrices; false where these are so far from
   * orthonormal that no solution was found, and the orthonormal ones stand in.
   */
  readonly ownFeedback: boolean;
}

/**
 * What to expect of a network of depth L once it has learned the end-to-end map `M` (n_L × anything): the alignment
 * matrices that M and the feedback's Gram matrices
 * determine (see `symmetricSolution`; for orthonormal feedback, the default, the exponent law), and the alignment that
 * follows from them.
 */
export function forecast(
  map: Matrix,
  depth: number,
  grams: readonly Matrix[] = orthonormalGrams(map.rows, depth),
): Forecast {
  const { U, s } = svd(map);
  const { kappa, rank } = conditioningOf(s, MAP_RANK_TOLERANCE);
  if (kappa === null) throw new RangeError("forecast: needs a map that is not zero");
  const own = symmetricSolution(map, grams);
  const upper = own ?? symmetricSolution(map, orthonormalGrams(map.rows, depth))!;
  // Errors stay in the range of the map: what they meet is looked at within it.
  const axes = block(U, 0, 0, U.rows, rank);
  const within = (S: Matrix) => product(transpose(axes), S, axes);
  const over = (A: Matrix): number => {
    const values = singularValues(A);
    return values[0] / values[rank - 1];
  };
  const layers = Array.from({ length: depth }, (_, i): LayerForecast => {
    const layer = i + 1;
    const Q = signalMatrix(upper, grams, layer);
    return {
      layer,
      // A_1 A_1ᵀ = 2 A_2.
      kappa: layer === 1 ? Math.sqrt(over(upper[0])) : over(upper[layer - 2]),
      weightAlignment: layer === 1 ? null : alignmentFromGrams(upper[layer - 2], grams[layer - 2], grams[layer - 1]),
      gradientWorstCase: Q && worstCaseSignals(within(Q), within(grams[layer - 1])),
    };
  });
  return { kappa, rank, layers, ownFeedback: own !== null };
}

/** `Q_l = A_{l+1} G_{l+1} A_{l+2} … A_L` of symmetric alignment matrices; null for the last layer. */
function signalMatrix(upper: readonly Matrix[], grams: readonly Matrix[], layer: number): Matrix | null {
  return upper
    .slice(layer - 1)
    .reduce<Matrix | null>((below, A, i) => (below ? product(below, grams[layer - 1 + i], A) : A), null);
}
