import { formula } from "../formula.ts";
import type { Prediction } from "../prediction.ts";

const ceilingFormula = formula("\\max \\mathrm{WA}_l", "1 / sqrt(R)");

/** The dose of sharing. */
export const dealtCeiling: Prediction = {
  id: "dealt-feedback-ceiling",
  title: "R feedback matrices dealt over the places cap a shared weight at one over the root of R",
  statement:
    "Where the places of a layer take turns with $R$ unrelated feedback matrices, a weight tied over the places can do no better than the mean of the $R$ products $F_{l,p} F_{l-1,q}^\\top$ that it meets: its alignment with them is at most $1/\\sqrt{R}$. " +
    "One matrix for all places has no ceiling; one for each of $T$ places has $1/\\sqrt{T}$.",
  source:
    "derived: the products of independent wide matrices are orthogonal and of one size, and the mean of $R$ such has the cosine $1/\\sqrt{R}$ with each",
  assumptions: [
    "shifts around a circle of places whose number $R$ divides",
    "infinite width, or feedback whose columns are all orthonormal",
    "any data",
  ],
  formulas: [ceilingFormula],
};

/** `1/√R`. */
export const dealtCeilingOf = (R: number): number => ceilingFormula.evaluate({ R });
