import { product } from "../../../src/linalg/index.ts";
import { exponentsSumToOne } from "../../../theory/closedForm/index.ts";
import type { Claim } from "../claim.ts";
import { commutingProblems, type CommutingCase } from "./commutingProblems.ts";
import { kappaOf } from "./exponents.ts";
import { matricesAt } from "./exponentLawAnyTime.ts";

/**
 * How far the measured exponents `ln κ(A_l) / ln κ(M)`, of all layers but those below `from`, are from adding up to
 * one.
 */
function distance(problem: CommutingCase, from: number): number {
  const A = matricesAt(problem);
  const whole = Math.log(kappaOf(product(...A.toReversed())));
  if (whole < 1e-3) return 0;
  const sum = A.slice(from).reduce((total, A_l) => total + Math.log(kappaOf(A_l)), 0);
  return Math.abs(sum / whole - 1);
}

/** The exponents of the layers, measured, add up to one. */
export const exponentsSumToOneClaim: Claim<CommutingCase> = {
  prediction: exponentsSumToOne,
  cases: commutingProblems,
  runs: 40,
  residual: (problem) => distance(problem, 0),
  tolerance: {
    value: 1e-9,
    reason:
      "absolute; the integrator's 1e-12 a step, times condition numbers of up to 1e5; populations of condition number one are left out",
  },
  control: {
    description: "the first layer left out of the sum",
    residual: (problem) => distance(problem, 1),
  },
};
