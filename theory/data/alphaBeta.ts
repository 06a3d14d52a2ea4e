import { symmetricEigen, type Matrix } from "../../src/linalg/index.ts";
import { formula } from "../formula.ts";
import type { Prediction } from "../prediction.ts";

const traceFormula = formula("\\operatorname{tr} \\Sigma_y", "1 + alpha^2");
const determinantFormula = formula("\\det \\Sigma_y", "alpha^2 * beta * (2 - beta)");
const secondLayerFormula = formula(
  "\\mathrm{WA}_2",
  "(1 + alpha^2) / sqrt(2 * (1 + alpha^4 + 2 * alpha^2 * (1 - beta)^2))",
);

export const alphaBetaMoments: Prediction = {
  id: "alpha-beta-moments",
  title: "The two targets of relative scale α and independence β",
  statement:
    "$\\Sigma_y = [[1, \\alpha(1 - \\beta)], [\\alpha(1 - \\beta), \\alpha^2]]$ has trace $1 + \\alpha^2$ and determinant $\\alpha^2 \\beta (2 - \\beta)$.",
  source: "paper, section 3.4 (the (α, β) experiment)",
  assumptions: ["$0 < \\alpha \\le 1$, $0 \\le \\beta \\le 1$"],
  formulas: [traceFormula, determinantFormula],
};

export const alphaBetaSamples: Prediction = {
  ...alphaBetaMoments,
  id: "alpha-beta-samples",
  title: "Samples of the two targets",
  statement:
    "Drawn targets have the covariance $\\Sigma_y$ and are independent of the inputs, up to the sampling error.",
};

export const alphaBetaAlignment: Prediction = {
  id: "alpha-beta-alignment",
  title: "Early alignment on random targets",
  statement:
    "On $P$ samples of targets independent of isotropic inputs, $\\Sigma_{yx} \\Sigma_{yx}^\\top \\approx (n_0/P)\\, \\Sigma_y$, so that early on " +
    "$\\mathrm{WA}_l = \\operatorname{tr}(\\Sigma_y^m) / (\\sqrt{n_L} \\lVert \\Sigma_y^m \\rVert_F)$, $m = 2^{l-2}$: less, the less $\\alpha$ and $\\beta$.",
  source: "derived for the paper's (α, β) experiment: early on $A_l \\propto (\\Sigma_{yx} \\Sigma_{yx}^\\top)^m$",
  assumptions: [
    "deep linear network",
    "DFA",
    "zero initial weights",
    "orthonormal feedback or infinite width",
    "isotropic inputs, targets independent of them",
    "many inputs: the relative fluctuations of $\\Sigma_{yx} \\Sigma_{yx}^\\top$ are $1/\\sqrt{n_0}$",
    "early times",
  ],
  formulas: [secondLayerFormula],
};

/** Trace and determinant of the (α, β) covariance, from the formulas. */
export const alphaBetaInvariants = (
  alpha: number,
  beta: number,
): { readonly trace: number; readonly determinant: number } => ({
  trace: traceFormula.evaluate({ alpha }),
  determinant: determinantFormula.evaluate({ alpha, beta }),
});

/** Early `WA_2` on (α, β) targets. */
export const alphaBetaSecondLayer = (alpha: number, beta: number): number =>
  secondLayerFormula.evaluate({ alpha, beta });

/**
 * Early `WA_l` (l ≥ 2) when `A_l ∝ S^m`, m = 2^{l−2}, for a positive semidefinite `S` (n_L × n_L):
 * `tr(S^m)/(√n_L ‖S^m‖_F)`.
 */
export function earlyAlignment(S: Matrix, layer: number): number {
  if (!(Number.isInteger(layer) && layer >= 2)) {
    throw new RangeError(`earlyAlignment: the layer must be an integer of at least 2, got ${layer}`);
  }
  const powers = symmetricEigen(S).values.map((value) => Math.max(0, value) ** (2 ** (layer - 2)));
  const sum = powers.reduce((total, power) => total + power, 0);
  return sum / (Math.sqrt(S.rows) * Math.hypot(...powers));
}
