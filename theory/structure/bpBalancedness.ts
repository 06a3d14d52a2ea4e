import type { Prediction } from "../prediction.ts";

/** The classic conservation law of backpropagation, beside which DFA's stands. */
export const bpBalancedness: Prediction = {
  id: "bp-balancedness",
  title: "Balancedness of backpropagation",
  statement:
    "In gradient flow of backpropagation $W_{l+1}^\\top W_{l+1} - W_l W_l^\\top$ is conserved; under DFA it is not.",
  source:
    "classic: Saxe, McClelland and Ganguli (ICLR 2014); Arora, Cohen and Hazan (ICML 2018); Du, Hu and Lee (NeurIPS 2018)",
  assumptions: ["deep linear network", "backpropagation", "any initial weights", "gradient flow"],
  formulas: [],
};
