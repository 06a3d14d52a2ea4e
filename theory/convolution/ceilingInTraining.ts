import type { Prediction } from "../prediction.ts";

/** The ceiling holds along every run. */
export const ceilingInTraining: Prediction = {
  id: "ceiling-in-training",
  title: "Training never passes the ceiling",
  statement:
    "$\\mathrm{WA}_l = \\cos\\angle(W_l, \\Pi_S M) \\cdot \\lVert \\Pi_S M \\rVert / \\lVert M \\rVert$ with $M = F_l F_{l-1}^\\top$, at every time: the ceiling, times how well the layer aligns with what it can reach.",
  source:
    "derived: $W_l \\in S$, and $\\langle W, M \\rangle = \\langle W, \\Pi_S M \\rangle$. That DFA fails in convolutions is known: Launay, Poli and Krzakala (2019) suspect that narrow layers cannot align, the paper the structure of the weights; a bound was found in neither",
  assumptions: ["weights that have always been in $S$", "any data, any rule"],
  formulas: [],
};

/** When the ceiling is reached. */
export const ceilingAttained: Prediction = {
  id: "ceiling-attained",
  title: "Early alignment is at the ceiling",
  statement:
    "In the second layer, above a fully connected one, $W_2 = m \\Pi_S(F_2 A_2 F_1^\\top)$ with the alignment matrix $A_2$ of the error signals. Early on $A_2 \\propto \\Sigma_{yx} \\Sigma_{yx}^\\top$: " +
    "when this is a multiple of the identity, training starts at the ceiling.",
  source: "derived: weak weight alignment, projected; $\\Pi_S$ is linear and goes through the sum over steps",
  assumptions: [
    "deep linear network",
    "DFA",
    "zero initial weights",
    "fully connected first layer",
    "$\\Sigma_{yx} \\Sigma_{yx}^\\top \\propto I$",
    "early times",
  ],
  formulas: [],
};
