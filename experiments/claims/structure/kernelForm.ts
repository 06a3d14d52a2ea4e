import type { LinearProblemInput } from "../../../src/problem/index.ts";
import { kernelAlignmentMatrix, kernelForm } from "../../../theory/structure/index.ts";
import type { Claim } from "../claim.ts";
import { sgdProblems } from "./setups/problems.ts";
import { recordSgd } from "./setups/recording.ts";
import { trainedMatrices } from "./setups/sgdRuns.ts";
import { worstLayer } from "./setups/worstLayer.ts";

/**
 * The alignment matrices of rung 1 against sums over pairs of what the full weights met; `paired` says whose activity
 * is paired for layer l.
 */
function residual(problem: LinearProblemInput, paired: (l: number) => number): number {
  const { steps, rate } = recordSgd(problem);
  const errors = steps.map((step) => step.errors);
  const upper = trainedMatrices(problem).slice(1);
  const predicted = upper.map((_, i) => {
    const hidden = steps.map((step) => step.hidden[paired(i + 2)]);
    return kernelAlignmentMatrix(hidden, errors, rate);
  });
  return worstLayer(upper, predicted);
}

/** The recursion for the alignment matrices, against the double sum over a recorded run. */
export const kernelFormClaim: Claim<LinearProblemInput> = {
  prediction: kernelForm,
  cases: sgdProblems("zero"),
  runs: 25,
  residual: (problem) => residual(problem, (l) => l - 2),
  tolerance: {
    value: 1e-10,
    reason:
      "relative Frobenius distance in the worst layer; rounding of up to 1200 pairs of terms, which may cancel to a hundredth of their size",
  },
  control: {
    description: "the kernel of the activity one layer higher, h_{l−1} instead of h_{l−2}",
    residual: (problem) => residual(problem, (l) => l - 1),
  },
};
