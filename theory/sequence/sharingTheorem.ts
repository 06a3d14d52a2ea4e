import { multiply, product, transpose, type Matrix } from "../../src/linalg/index.ts";
import type { Prediction } from "../prediction.ts";

/** Weak weight alignment wherever weights and feedback are shared alike, in floating point. */
export const sharingTheorem: Prediction = {
  id: "sharing-theorem",
  title: "Shared weights align where the feedback is shared as they are",
  statement:
    "Layers $H_l = \\sum_k W_l^{(k)} H_{l-1} M_l^{(k)}$ over places (convolutions, token layers, frozen attention), signals $F_l E K_l$ with any fixed transport $K_l$: from zero weights, at every step, " +
    "$W_l^{(k)} = F_l A_l^{(k)} F_{l-1}^\\top$ for every $k$, where $A_l^{(k)} \\leftarrow A_l^{(k)} - \\eta\\, E K_l (U_{l-1} M_l^{(k)})^\\top$ and $U_l = \\sum_k A_l^{(k)} F_{l-1}^\\top F_{l-1} U_{l-1} M_l^{(k)}$.",
  source:
    "derived: weak weight alignment of Refinetti, d'Ascoli, Ohana and Goldt (2021), column by column, since one matrix stands before every place; closest in the literature are the vector units of Clark, Abbott and Chung (2021), in which one broadcast error serves all",
  assumptions: [
    "linear layers over places",
    "DFA",
    "zero initial weights",
    "one feedback matrix a layer for all its places",
    "any mixing, data and widths",
  ],
  formulas: [],
};

/** The same in rational arithmetic, where nothing is left to rounding. */
export const sharingTheoremExact: Prediction = {
  ...sharingTheorem,
  id: "sharing-theorem-exact",
  title: "Shared weights align where the feedback is shared as they are, exactly",
};

/**
 * The weights `F_l A_l^(k) F_{l−1}ᵀ` of one layer and offset; `above` is null for the readout and `below` for the
 * lowest layer, whose feedback is the identity.
 */
export function sharedWeights(A: Matrix, above: Matrix | null, below: Matrix | null): Matrix {
  const sent = above ? multiply(above, A) : A;
  return below ? product(sent, transpose(below)) : sent;
}
