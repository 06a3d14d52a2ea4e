import { formula } from "../formula.ts";
import type { Prediction } from "../prediction.ts";

/** Flatness of singular values of sum N (nuclear norm) and root mean square F (Frobenius norm) over n outputs. */
const conditioningFormula = formula("c_l", "N / (sqrt(n) * F)");
/** How far an alignment matrix of trace T is symmetric and positive. */
const symmetryFormula = formula("s_l", "T / N");

export const factorisation: Prediction = {
  id: "factorisation",
  title: "Weight alignment is conditioning times symmetry",
  statement:
    "With orthonormal feedback $\\mathrm{WA}_l = \\frac{\\lVert A_l \\rVert_*}{\\sqrt{n_L} \\lVert A_l \\rVert_F} \\cdot \\frac{\\operatorname{tr} A_l}{\\lVert A_l \\rVert_*}$ for $l \\ge 2$: " +
    "a conditioning factor, 1 only for equal singular values, times a symmetry factor, 1 only for a symmetric positive $A_l$.",
  source: "derived: $W_l = F_l A_l F_{l-1}^\\top$ with $F_l^\\top F_l = I$",
  assumptions: ["deep linear network", "DFA", "zero initial weights", "orthonormal feedback or infinite width"],
  formulas: [conditioningFormula, symmetryFormula],
};

const sumOf = (values: ArrayLike<number>): number => Array.from(values).reduce((sum, value) => sum + value, 0);

/**
 * The conditioning factor `‖A‖_* / (√n_L ‖A‖_F)` of an alignment matrix with the given n_L singular values; NaN where
 * all are zero.
 */
export function conditioningFactor(singularValues: ArrayLike<number>): number {
  const F = Math.hypot(...Array.from(singularValues));
  return conditioningFormula.evaluate({ N: sumOf(singularValues), n: singularValues.length, F });
}

/** The symmetry factor `tr A / ‖A‖_*`, at most 1 in absolute value. */
export const symmetryFactor = (trace: number, singularValues: ArrayLike<number>): number =>
  symmetryFormula.evaluate({ T: trace, N: sumOf(singularValues) });
