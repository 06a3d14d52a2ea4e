import { matrixFrom, multiply, norm, qr, scale, svd, transpose, type Matrix } from "../../linalg/index.ts";
import { haarColumns, type Stream } from "../../random/index.ts";
import type { FeedbackPair } from "./independentFeedback.ts";
import type { LayerStructure } from "./layerStructure.ts";

/** Settings of `factoredFeedback`. */
export interface FactoringOptions {
  /** The weights to start from: all equal to one, which is the layer's mask, or random ones; the mask by default. */
  readonly start?: "mask" | "random";
  /** How often the two projections alternate; 30 by default. 0 factors the start as it is. */
  readonly rounds?: number;
}

/** Singular values this much smaller than the first are none. */
const NO_MODE = 1e-10;

/** Sweeps of subspace iteration on the matrix that is factored as it is. */
const SWEEPS = 30;

/**
 * Feedback with the structure of the layer: factors `F_l`, `F_{l−1}` whose product comes close to S. The product has
 * rank n_L at most, so the search alternates
 * between the nearest matrix of S and the nearest of rank n_L (alternating projections, the latter by one sweep of
 * subspace iteration). The ceiling never falls
 * on the way, but it ends at a local maximum that depends on the start: the mask is a good one, and gives all channels
 * the same feedback; random weights do not.
 * The factors share the singular values evenly, and a random rotation mixes the errors among the modes. Both are scaled
 * to ‖F‖² = n_L, the mean of independent feedback.
 * Throws a RangeError when there are more outputs than units, or than modes in what was found: a full layer's mask has
 * one.
 */
export function factoredFeedback(
  structure: LayerStructure,
  outputs: number,
  random: Stream,
  { start = "mask", rounds = 30 }: FactoringOptions = {},
): FeedbackPair {
  const { rows, cols, dimension } = structure;
  if (!(outputs <= Math.min(rows, cols))) {
    throw new RangeError(`factoredFeedback: needs at most ${Math.min(rows, cols)} outputs, got ${outputs}`);
  }
  const weights = Float64Array.from({ length: dimension }, () => (start === "mask" ? 1 : random.normal()));
  let W = structure.toMatrix(weights);
  let V = haarColumns(cols, outputs, random);
  /** Turns V towards the leading right singular vectors of W. */
  const sweep = () => {
    V = qr(multiply(transpose(W), qr(multiply(W, V)).Q)).Q;
  };
  for (let s = 0; s < SWEEPS; s++) sweep();
  for (let r = 0; r < rounds; r++) {
    const nearest = multiply(multiply(W, V), transpose(V));
    structure.project(nearest.data);
    W = scale(1 / norm(nearest), nearest);
    sweep();
  }
  const { U, s, V: turn } = svd(multiply(W, V));
  if (!(s[outputs - 1] > NO_MODE * s[0])) {
    const modes = s.filter((value) => value > NO_MODE * s[0]).length;
    throw new RangeError(
      `factoredFeedback: from the ${start} the layer has ${modes} modes, needs ${outputs}: start from ${start === "mask" ? "random weights" : "the mask"}`,
    );
  }
  const mix = transpose(haarColumns(outputs, outputs, random));
  const factor = (modes: Matrix): Matrix => {
    const weighted = matrixFrom(modes.rows, outputs, (i, j) => modes.data[i * outputs + j] * Math.sqrt(s[j]));
    const F = multiply(weighted, mix);
    return scale(Math.sqrt(outputs) / norm(F), F);
  };
  return { above: factor(U), below: factor(multiply(V, turn)) };
}
