import type { Prediction } from "../prediction.ts";

export const deepWeakAlignment: Prediction = {
  id: "deep-weak-alignment",
  title: "A deep network of linear units is its alignment matrices",
  statement:
    "Trained step by step from zero weights, a deep network of linear units has at every step the loss and the weight alignment of the alignment matrices on the same batches: $W_l = F_l A_l F_{l-1}^\\top$.",
  source: "paper, section 3.1: weak weight alignment",
  assumptions: ["linear units, full layers", "DFA", "zero initial weights", "mean-square error", "single precision"],
  formulas: [],
};
