import type { Prediction } from "../prediction.ts";

/** Online SGD as a Markov chain of the order parameters. */
export const exactInLaw: Prediction = {
  id: "exact-in-law",
  title: "The order parameters of online SGD are a Markov chain at any input dimension",
  statement:
    "With $(\\lambda, \\rho) \\sim N(0, C)$, $C = [[Q, R], [R^\\top, T]]$, and $\\lVert x \\rVert^2 = \\lVert \\xi \\rVert^2 + \\chi^2_{N - \\operatorname{rank} C}$, the updates " +
    "$Q_{kl} \\mathrel{+}= (c_k \\lambda_l + c_l \\lambda_k)/N + c_k c_l \\lVert x \\rVert^2/N^2$ and $R_{km} \\mathrel{+}= c_k \\rho_m/N$ are those of SGD with full weights, in distribution.",
  source:
    "derived: inputs have the same law in every orthonormal frame, and a step moves the students along one axis outside the span of all weights at most. In the limit of many inputs: Saad and Solla (1995), Goldt et al. (2019); here at any number of inputs",
  assumptions: ["two layers", "inputs $x \\sim N(0, I_N)$, fresh at every step", "any rule, activation and rate"],
  formulas: [],
};
