import { add, norm, subtract, transpose } from "../../../../src/linalg/index.ts";
import type { LinearProblemInput } from "../../../../src/problem/index.ts";
import { symmetrisedAlignment, symmetryIdentity } from "../../../../theory/structure/index.ts";
import type { Claim } from "../../claim.ts";
import { sgdProblems } from "../setups/problems.ts";
import { learnedOf, recordSgd } from "../setups/recording.ts";
import { trainedReduced } from "../setups/sgdRuns.ts";

/**
 * The distance between `A_{l+1} + A_{l+1}ᵀ` of the reduced form and the identity's right-hand side from the recorded
 * run, relative to ‖C_l‖².
 */
function residual(problem: LinearProblemInput, noise: boolean): number {
  const { C, changes } = learnedOf(recordSgd(problem));
  const upper = trainedReduced(problem).matrices().slice(1);
  return upper.reduce((worst, A, i) => {
    const predicted = symmetrisedAlignment(C[i], noise ? changes[i] : []);
    const scale = norm(C[i]) ** 2;
    return scale === 0 ? worst : Math.max(worst, norm(subtract(add(A, transpose(A)), predicted)) / scale);
  }, 0);
}

/** The symmetric part of the alignment matrices against what was learned and the noise of the steps. */
export const symmetryIdentityClaim: Claim<LinearProblemInput> = {
  prediction: symmetryIdentity,
  cases: sgdProblems("gaussian"),
  runs: 60,
  residual: (problem) => residual(problem, true),
  tolerance: {
    value: 1e-11,
    reason: "distance relative to ‖C_l‖², in the worst layer; rounding, 2e-16 a step, grown over up to fifty steps",
  },
  control: {
    description: "the identity without the noise of the steps, as if they were a flow",
    residual: (problem) => residual(problem, false),
  },
};
