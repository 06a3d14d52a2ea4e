import { multiply, scale, transpose, type Matrix } from "../../src/linalg/index.ts";
import type { Prediction } from "../prediction.ts";

/**
 * The alignment matrices `A_1 … A_{L−1}` of the hidden layers at time t under DRTP from zero weights,
 * `A_l = t^(2^(l−1)) Ã_l` with `Ã_1 = Σ_yx` and `Ã_{l+1} = 2^(−l) Σ_yx Ã_1ᵀ G_1 Ã_2ᵀ … G_{l−1} Ã_lᵀ`.
 * @param cross Σ_yx, n_L × n_0
 * @param grams `G_1 … G_{L−1}`, `G_l = F_lᵀF_l`
 */
export function targetMatrices(cross: Matrix, grams: readonly Matrix[], time: number): Matrix[] {
  const A = [cross];
  // Σ_yx Ã_1ᵀ G_1 … Ã_lᵀ: the targets and what layer l says of them.
  let seen = multiply(cross, transpose(cross));
  for (let l = 1; l < grams.length; l++) {
    const next = scale(2 ** -l, seen);
    A.push(next);
    seen = multiply(multiply(seen, grams[l - 1]), transpose(next));
  }
  return A.map((of, i) => scale(time ** (2 ** i), of));
}

/** What hidden layers learn that hear the targets alone. */
export const targetProjection: Prediction = {
  id: "target-projection",
  title: "DRTP: hidden layers never stop, and each squares the conditioning of the one below",
  statement:
    "From zero weights, hidden layers that hear the targets alone learn $W_l = F_l A_l F_{l-1}^\\top$ with $A_l(t) = t^{2^{l-1}} \\tilde A_l$, $\\tilde A_1 = \\Sigma_{yx}$ and $\\tilde A_{l+1} = 2^{-l}\\, \\Sigma_{yx} \\tilde A_1^\\top G_1 \\tilde A_2^\\top \\cdots G_{l-1} \\tilde A_l^\\top$: the recursion of DFA with $y$ for the error, which closes without the covariance of the inputs. With orthonormal feedback $\\kappa(A_l) = \\kappa(\\Sigma_{yx})^{2^{l-1}}$ at all times; nothing bounds the weights.",
  source: "derived, from weak weight alignment; the rule is that of Frenkel, Lefebvre and Bol (2021)",
  assumptions: ["DRTP", "linear units", "zero initial weights", "gradient flow"],
  argument:
    "*Proof.* The signal of layer $l$ is $-F_l y$, so that $\\dot W_l = F_l\\, \\mathbb E[y h_{l-1}^\\top]$ and $h_{l-1} = F_{l-1} A_{l-1} G_{l-2} A_{l-2} \\cdots G_1 A_1 x$ give $\\dot A_l = \\mathbb E[y x^\\top] A_1^\\top G_1 \\cdots G_{l-2} A_{l-1}^\\top$. The powers of $t$ add up, $1 + 2 + \\dots + 2^{l-2} = 2^{l-1} - 1$, and integrating gives the factor. With $G = I$ the matrix $\\tilde A_l$ is a multiple of $(\\Sigma_{yx}\\Sigma_{xy})^{2^{l-2}}$, $l \\ge 2$. ∎\n\nUnder DFA the error falls as the outputs learn, which stops the layers below and leaves a conditioning between 1 and that of the data; DRTP keeps pushing along the leading mode. Bounded units are what keeps it finite in practice.",
  formulas: [],
};
