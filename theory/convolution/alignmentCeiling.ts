import { inner, matrix, multiply, norm, pseudoInverse, type Matrix } from "../../src/linalg/index.ts";
import { formula } from "../formula.ts";
import type { Prediction } from "../prediction.ts";
import { windowsBasis, type Windows } from "./windows.ts";

const ceilingFormula = formula("\\max_{W \\in S} \\cos\\angle(W, M)", "projectedNorm / norm");

/** The ceiling for given feedback. */
export const alignmentCeilingLaw: Prediction = {
  id: "alignment-ceiling",
  title: "Structure puts a ceiling on weight alignment",
  statement:
    "No matrix that the layer can represent has a larger cosine with $M = F_l F_{l-1}^\\top$ than $\\lVert \\Pi_S M \\rVert / \\lVert M \\rVert$, and $\\Pi_S M$ has it.",
  source: "derived: $\\langle W, M \\rangle = \\langle W, \\Pi_S M \\rangle$ for $W \\in S$, and Cauchy–Schwarz",
  assumptions: ["any given feedback", "$S$ a linear space"],
  formulas: [ceilingFormula],
};

/** The ceiling from the norms of the projection and of `F_lF_{l−1}ᵀ`. */
export const ceilingOf = (projectedNorm: number, size: number): number =>
  ceilingFormula.evaluate({ projectedNorm, norm: size });

/** The cosine with `M` of the least-squares fit to it by weights of a layer of windows. */
export function bestFitCosine(windows: Windows, shared: boolean, M: Matrix): number {
  const E = windowsBasis(windows, shared);
  const weights = multiply(pseudoInverse(E), matrix(M.data.length, 1, M.data));
  const fit = matrix(M.rows, M.cols, multiply(E, weights).data);
  return inner(fit, M) / (norm(fit) * norm(M));
}
