import type { Prediction } from "../prediction.ts";
import { finalExponent } from "../closedForm/index.ts";

/** The exponent law on the paper's random targets; `exponentAtConvergence` gives the exponents. */
export const alphaBetaExponents: Prediction = {
  id: "alpha-beta-exponents",
  title: "The exponent law on random targets",
  statement:
    "On a draw of many samples of (α, β) targets with isotropic inputs, at convergence $\\kappa(A_l) = \\kappa(W^*)^{2^{l-1}/(2^L - 1)}$ with the regression map of that draw, " +
    "whose condition number is that of its $\\Sigma_{yx}$ up to $\\sqrt{n_0/P}$.",
  source:
    "derived: the exponent law at convergence. That $\\Sigma_{xx}$ of a draw is not quite isotropic makes the $A_l$ slightly asymmetric, which enters to second order only",
  assumptions: [
    "deep linear network",
    "DFA",
    "zero initial weights",
    "orthonormal feedback or infinite width",
    "isotropic inputs, many samples: $P \\gg n_0$",
    "gradient flow, at convergence",
  ],
  formulas: [finalExponent],
};
