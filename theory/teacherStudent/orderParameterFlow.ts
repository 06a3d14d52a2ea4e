import type { Prediction } from "../prediction.ts";

/** The exponent of N with which the fluctuations of order parameters around their limit shrink. */
export const FLUCTUATION_EXPONENT = -0.5;

/** The limit of infinite input dimension. */
export const orderParameterFlow: Prediction = {
  id: "order-parameter-flow",
  title: "As the input dimension grows, the order parameters of SGD follow an ordinary differential equation",
  statement:
    "At fixed time $t = \\text{steps}/N$ the order parameters of online SGD lie within $O(1/\\sqrt N)$ of the solution of a closed set of ordinary differential equations.",
  source:
    "classic: Saad and Solla (Physical Review E 52, 1995), proved by Goldt et al. (NeurIPS 2019) for backpropagation; paper, appendix B, for DFA",
  assumptions: [
    "two layers",
    "inputs $x \\sim N(0, I_N)$, fresh at every step",
    "fixed numbers of units and a fixed time",
  ],
  formulas: [],
};
