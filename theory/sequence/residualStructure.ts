import type { Prediction } from "../prediction.ts";

/** What blocks of a residual stream are made of. */
export const residualStructure: Prediction = {
  id: "residual-structure",
  title: "In a residual stream every block is made of the feedback below it",
  statement:
    "With $h_0 = W_E x$, $h_l = h_{l-1} + W_l h_{l-1} M_l$, $\\hat y = U h_D$ and $W_l = U = 0$ at the start, at every step $W_l = F_l (A_{l,0} W_E^\\top + \\sum_{j<l} A_{l,j} F_j^\\top)$ and $U = A_{U,0} W_E^\\top + \\sum_j A_{U,j} F_j^\\top$, " +
    "each $A$ by its own recursion $A_{l,j} \\leftarrow A_{l,j} - \\eta\\, E (c_j M_l)^\\top$, $c_j$ being what block $j$ added, in the coordinates of $F_j$, and $c_0 = x$.",
  source: "derived: by induction all that is ever added to the stream lies in the span of $W_E, F_1, \\dots, F_D$",
  assumptions: [
    "linear residual stream over places",
    "DFA at the output of every block",
    "blocks and readout start from zero",
    "any mixing, data and widths",
  ],
  formulas: [],
};
