import { identity, inner, multiply, norm, product, trace, transpose, type Matrix } from "../linalg/index.ts";
import { alignmentOf, type Alignment } from "./cosine.ts";

/**
 * Weight alignment `WA_l = cos∠(W_l, F_l F_{l−1}ᵀ)`, 2 ≤ l ≤ L, `F_L = I` (paper, section 3).
 * @param weights `W_1 … W_L`, n_l × n_{l−1}
 * @param feedback `F_1 … F_{L−1}`, n_l × n_L
 */
export function weightAlignment(weights: readonly Matrix[], feedback: readonly Matrix[]): Alignment {
  const L = weights.length;
  return alignmentOf(
    weights.slice(1).map((W, i) => {
      const l = i + 2;
      const target = l === L ? transpose(feedback[l - 2]) : multiply(feedback[l - 1], transpose(feedback[l - 2]));
      return { layer: l, inner: inner(W, target), squaredNormA: norm(W) ** 2, squaredNormB: norm(target) ** 2 };
    }),
  );
}

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
