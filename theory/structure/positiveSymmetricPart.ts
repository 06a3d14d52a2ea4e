import type { Prediction } from "../prediction.ts";

/** Consequence (a) of the symmetry identity. `symmetrisedAlignment(C)` gives the numbers. */
export const positiveSymmetricPart: Prediction = {
  id: "positive-symmetric-part",
  title: "The symmetric part of every alignment matrix is positive",
  statement:
    "In gradient flow $A_{l+1} + A_{l+1}^\\top = C_l C_l^\\top$, which is positive semidefinite: no direction of the error is sent the wrong way by the learned part of layer $l+1$.",
  source: "derived: the symmetry identity without step noise",
  assumptions: ["deep linear network", "DFA", "any initial weights", "gradient flow"],
  formulas: [],
};
