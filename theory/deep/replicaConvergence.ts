import type { Prediction } from "../prediction.ts";

export const replicaConvergence: Prediction = {
  id: "replica-convergence",
  title: "Common feedback leads networks to common weights",
  statement:
    "Networks with initial weights and batches of their own but the same feedback have weights with a cosine near that of their alignment with it, once trained by DFA: of the many solutions it takes the one that the feedback singles out. " +
    "Under backpropagation they stay unrelated.",
  source:
    "paper, section 2: DFA breaks the degeneracy between solutions; derived for linear units: $W_l = W_l^0 + F_l C_l$, of which $F_l A_l F_{l-1}^\\top$ knows nothing of the initial weights",
  assumptions: ["linear or tanh units", "small initial weights", "trained until most is learned", "statistical"],
  formulas: [],
};
