import { formula } from "../formula.ts";
import type { Prediction } from "../prediction.ts";

/** The least cosine between a vector and its image under a symmetric positive definite matrix of condition number κ. */
const boundFormula = formula("\\cos_{\\min}", "2 * sqrt(kappa) / (1 + kappa)");

const assumptions = [
  "deep linear network",
  "DFA",
  "zero initial weights",
  "orthonormal feedback or infinite width",
  "symmetric positive definite alignment matrices",
];

export const kantorovichWeights: Prediction = {
  id: "kantorovich-weights",
  title: "Conditioning bounds weight alignment from below",
  statement:
    "$\\mathrm{WA}_l \\ge 2\\sqrt{\\kappa}/(1 + \\kappa)$ with $\\kappa = \\kappa(A_l)$, for $l \\ge 2$ and $A_l$ of full rank.",
  source: "derived: the Kantorovich inequality for the uniform vector and the diagonal of singular values",
  assumptions,
  formulas: [boundFormula],
};

export const kantorovichSignals: Prediction = {
  id: "kantorovich-signals",
  title: "Conditioning bounds the alignment of every error signal",
  statement:
    "For every error vector $e$ the signals of DFA and backpropagation obey $\\cos\\angle(F_l e, W_{l+1}^\\top \\cdots W_L^\\top e) \\ge 2\\sqrt{\\kappa}/(1 + \\kappa)$, " +
    "$\\kappa = \\kappa(Q_l)$, $Q_l = A_{l+1}^\\top \\cdots A_L^\\top$.",
  source: "derived: the Kantorovich inequality (Greub and Rheinboldt, 1959) for $Q_l$",
  assumptions: [...assumptions, "alignment matrices that commute"],
  formulas: [boundFormula],
};

export const kantorovichTight: Prediction = {
  id: "kantorovich-tight",
  title: "The bounds are attained",
  statement:
    "The bound on signals is attained by $e \\propto u_1 + \\sqrt{\\kappa}\\, u_r$, $u_1$ and $u_r$ the extreme singular vectors of $Q_l$; " +
    "the bound on weights by one singular value $\\kappa$ beside $\\kappa$ equal to 1.",
  source: "derived: the case of equality in the Kantorovich inequality",
  assumptions: kantorovichSignals.assumptions,
  formulas: [boundFormula],
};

/** `2√κ/(1 + κ)`, κ ≥ 1: the lower bound of both alignments. */
export function kantorovichBound(kappa: number): number {
  if (!(kappa >= 1)) throw new RangeError(`kantorovichBound: kappa must be at least 1, got ${kappa}`);
  return boundFormula.evaluate({ kappa });
}

/**
 * The weights of the error that attains the bound on the strongest and on the weakest singular vector of `Q_l`: a unit
 * vector.
 */
export function extremalError(kappa: number): { readonly strongest: number; readonly weakest: number } {
  if (!(kappa >= 1)) throw new RangeError(`extremalError: kappa must be at least 1, got ${kappa}`);
  return { strongest: Math.sqrt(1 / (1 + kappa)), weakest: Math.sqrt(kappa / (1 + kappa)) };
}
