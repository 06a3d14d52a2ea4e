import { identity, inner, multiply, norm, product, trace, transpose, type Matrix } from "../linalg/index.ts";
import { alignmentOf, type Alignment } from "./cosine.ts";

/**
 * Weight alignment `WA_l = cos∠(W_l, F_l F_{l−1}ᵀ)`, 2 ≤ l ≤ L, `F_L = I` (paper, section 3).
 * @param weights `W_1 … W_L`, n_l × n_{l−1}
 * @param feedback `F_1 … F_{L−1}`, n_l × n_L
 */
export function weightAlignment(weights: readonly Matrix[], feedback: readonly Matrix[]): Alignment {
  const below = feedback.map(transpose);
  const targets = below.map((F, i) => (i + 1 < below.length ? multiply(feedback[i + 1], F) : F));
  return alignmentWithTargets(weights, targets);
}

/**
 * Weight alignment under FA, `WA_l = cos∠(W_l, B_lᵀ)`, 2 ≤ l ≤ L: the weights against what stands in for their
 * transposes (Lillicrap et al. 2016).
 * @param weights `W_1 … W_L`, n_l × n_{l−1}
 * @param backward `B_2 … B_L`, n_{l−1} × n_l
 */
export const backwardWeightAlignment = (weights: readonly Matrix[], backward: readonly Matrix[]): Alignment =>
  alignmentWithTargets(weights, backward.map(transpose));

/** The cosines of W_2 … W_L with a target each. */
const alignmentWithTargets = (weights: readonly Matrix[], targets: readonly Matrix[]): Alignment =>
  alignmentOf(
    targets.map((target, i) => {
      const W = weights[i + 1];
      return { layer: i + 2, inner: inner(W, target), squaredNormA: norm(W) ** 2, squaredNormB: norm(target) ** 2 };
    }),
  );

/**
 * The same from alignment matrices, when `W_l = F_l A_l F_{l−1}ᵀ`:
 * `WA_l = tr(G_l A_l G_{l−1}) / √( tr(G_l G_{l−1}) · tr(A_lᵀ G_l A_l G_{l−1}) )`, `G_L = I`.
 * @param upper `A_2 … A_L`, n_L × n_L
 * @param grams `G_1 … G_{L−1}`, n_L × n_L
 */
export function weightAlignmentOfMatrices(upper: readonly Matrix[], grams: readonly Matrix[]): Alignment {
  return alignmentOf(
    upper.map((A, i) => {
      const G = grams[i + 1] ?? identity(A.rows);
      const below = grams[i];
      const GAG = product(G, A, below);
      return {
        layer: i + 2,
        inner: trace(GAG),
        squaredNormA: inner(A, GAG),
        squaredNormB: inner(G, below),
      };
    }),
  );
}
