import { matrix, multiply, norm, scale, transpose, type Matrix } from "../../linalg/index.ts";
import { haarColumns, type Stream } from "../../random/index.ts";
import type { KernelLayer } from "../kernels/index.ts";
import {
  convolutional,
  factoredFeedback,
  locallyConnected,
  nonnegativeFeedback,
  type FeedbackPair,
  type LayerStructure,
  type MapLayer,
} from "../structure/index.ts";
import { bestFeedbackAbove } from "./bestFeedbackAbove.ts";

/** How the first pair of matrices is found: close to what its layer can represent, or factors of the layer's mask. */
export type StructuredMethod = "subspace" | "svd" | "nmf";

/**
 * Feedback with the structure of the layers of maps, for the hidden layers that are on either side of one; null for the
 * others.
 * All channels of a layer share one pattern over their places, up to a sign: blocks of one channel above and one below
 * then reach the ceiling of a layer with one channel,
 * whose matrices are small. The lowest pair `F_1, F_2` comes from `method`; every further `F_l` is the one that lifts
 * its layer's ceiling most given `F_{l−1}`.
 * Every matrix is scaled to ‖F‖² = n_L, the mean of independent feedback.
 * @param hidden layers 1 … L − 1
 */
export function structuredFeedback(
  hidden: readonly KernelLayer[],
  outputs: number,
  method: StructuredMethod,
  random: Stream,
): (Matrix | null)[] {
  const patterns: (Matrix | null)[] = hidden.map(() => null);
  for (let l = 1; l < hidden.length; l++) {
    const layer = hidden[l];
    if (layer.kind === "full") break;
    const single = { ...layer, channelsIn: 1, channelsOut: 1 };
    const below = patterns[l - 1];
    if (below === null) {
      const pair = firstPair(single, outputs, method, random);
      patterns[l - 1] = pair.below;
      patterns[l] = pair.above;
    } else patterns[l] = bestFeedbackAbove(layer.kind, single, below);
  }
  return patterns.map((pattern, l) => pattern && overChannels(pattern, hidden[l].rows, method !== "nmf", random));
}

function firstPair(
  layer: MapLayer & { readonly kind: "convolutional" | "locally-connected" },
  outputs: number,
  method: StructuredMethod,
  random: Stream,
): FeedbackPair {
  const structure: LayerStructure = layer.kind === "convolutional" ? convolutional(layer) : locallyConnected(layer);
  if (method === "nmf") return nonnegativeFeedback(structure, outputs, random);
  const modes = Math.min(outputs, structure.rows, structure.cols);
  const { above, below } = factoredFeedback(structure, modes, random, method === "svd" ? { rounds: 0 } : {});
  // Fewer places than outputs: the modes are spread over all errors by orthonormal rows, which cancel in the product.
  const spread = transpose(haarColumns(outputs, modes, random));
  return { above: multiply(above, spread), below: multiply(below, spread) };
}

/** The pattern of one map for all channels of `units` units together, each with a random sign where `signed`. */
function overChannels(pattern: Matrix, units: number, signed: boolean, random: Stream): Matrix {
  const { rows: places, cols } = pattern;
  const F = matrix(units, cols);
  for (let start = 0; start < units; start += places) {
    const sign = signed && random.uniform() < 0.5 ? -1 : 1;
    for (let i = 0; i < places * cols; i++) F.data[start * cols + i] = sign * pattern.data[i];
  }
  return scale(Math.sqrt(cols) / norm(F), F);
}
