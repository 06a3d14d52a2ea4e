import { matrix, multiply, norm, scale, transpose, type Matrix } from "../../linalg/index.ts";
import type { Stream } from "../../random/index.ts";
import type { FeedbackPair } from "./independentFeedback.ts";
import type { LayerStructure } from "./layerStructure.ts";

/** Keeps divisions by sums of non-negative numbers finite. */
const TINY = 1e-300;

/**
 * Non-negative feedback with the structure of the layer: a non-negative factorisation of its mask (ones at the
 * connections) of rank n_L,
 * by the multiplicative updates of Lee and Seung (2001), which never raise the distance. Both factors are scaled to
 * ‖F‖² = n_L.
 */
export function nonnegativeFeedback(
  structure: LayerStructure,
  outputs: number,
  random: Stream,
  { rounds = 100 }: { readonly rounds?: number } = {},
): FeedbackPair {
  const mask = structure.toMatrix(new Float64Array(structure.dimension).fill(1));
  const maskT = transpose(mask);
  const positive = (rows: number): Matrix => {
    const F = matrix(rows, outputs);
    for (let i = 0; i < F.data.length; i++) F.data[i] = 0.1 + random.uniform();
    return F;
  };
  const above = positive(structure.rows);
  const below = positive(structure.cols);
  /** `F ← F ∘ (M G) / (F GᵀG)`. */
  const update = (F: Matrix, M: Matrix, G: Matrix): void => {
    const wanted = multiply(M, G).data;
    const present = multiply(F, multiply(transpose(G), G)).data;
    for (let i = 0; i < F.data.length; i++) F.data[i] *= wanted[i] / (present[i] + TINY);
  };
  for (let r = 0; r < rounds; r++) {
    update(above, mask, below);
    update(below, maskT, above);
  }
  const scaled = (F: Matrix): Matrix => scale(Math.sqrt(outputs) / norm(F), F);
  return { above: scaled(above), below: scaled(below) };
}
