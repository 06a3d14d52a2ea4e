import { inner, multiply, norm, product, transpose, type Matrix } from "../linalg/index.ts";
import { alignmentOf, type Alignment } from "./cosine.ts";
import { signalMatrices } from "./gradientAlignment.ts";

/**
 * Update alignment: the cosine between DFA's and BP's update of each hidden layer's weights over all the data,
 * `cos∠(F_l D H_{l−1}ᵀ, W_{l+1}ᵀ … W_Lᵀ D H_{l−1}ᵀ)`, `D = Σ_yx − MΣ_xx`, `H_{l−1} = W_{l−1} … W_1`.
 * @param descent D = −E[e xᵀ], n_L × n_0
 * @param sent what feedback sends of it, where it is not D itself, n_L × n_0
 */
export function updateAlignment(
  weights: readonly Matrix[],
  feedback: readonly Matrix[],
  descent: Matrix,
  sent: Matrix = descent,
): Alignment {
  const L = weights.length;
  const back: Matrix[] = [];
  for (let l = L - 1; l >= 1; l--) back.unshift(multiply(transpose(weights[l]), l === L - 1 ? descent : back[0]));
  let below: Matrix | null = null;
  return alignmentOf(
    feedback.map((F, i) => {
      if (i > 0) below = below === null ? weights[0] : multiply(weights[i - 1], below);
      const DH = below === null ? sent : multiply(sent, transpose(below));
      const direct = multiply(F, DH);
      const exact = below === null ? back[i] : multiply(back[i], transpose(below));
      return {
        layer: i + 1,
        inner: inner(direct, exact),
        squaredNormA: norm(direct) ** 2,
        squaredNormB: norm(exact) ** 2,
      };
    }),
  );
}

/**
 * The same from alignment matrices, where it is `tr(G_l Q_l S_l) / √( tr(G_l S_l) tr(Q_lᵀ G_l Q_l S_l) )`.
 * @param upper `A_2 … A_L`
 * @param grams `G_1 … G_{L−1}`
 * @param descentGrams `S_l = D H_{l−1}ᵀ H_{l−1} Dᵀ`, l = 1 … L−1, n_L × n_L
 */
export function updateAlignmentOfMatrices(
  upper: readonly Matrix[],
  grams: readonly Matrix[],
  descentGrams: readonly Matrix[],
): Alignment {
  return alignmentOf(
    signalMatrices(upper, grams).map((Q, i) => {
      const GQ = multiply(grams[i], Q);
      const S = descentGrams[i];
      return {
        layer: i + 1,
        inner: inner(transpose(GQ), S),
        squaredNormA: inner(grams[i], S),
        squaredNormB: inner(transpose(product(transpose(Q), GQ)), S),
      };
    }),
  );
}
