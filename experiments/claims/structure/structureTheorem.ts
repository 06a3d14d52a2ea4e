import type { LinearProblemInput } from "../../../src/problem/index.ts";
import { structuredWeights, structureTheorem, type StructurePart } from "../../../theory/structure/index.ts";
import type { Claim } from "../claim.ts";
import { sgdProblems } from "./setups/problems.ts";
import { learnedOf, recordSgd } from "./setups/recording.ts";
import { trainedReduced } from "./setups/sgdRuns.ts";
import { worstLayer } from "./setups/worstLayer.ts";

/**
 * The weights of rung 0 against the formula, whose C come from the recorded run and whose A from the reduced form on
 * the same batches.
 */
function residual(problem: LinearProblemInput, without?: StructurePart): number {
  const run = recordSgd(problem);
  const reduced = trainedReduced(problem);
  const learned = { C: learnedOf(run).C, A: reduced.matrices() };
  const formula = worstLayer(run.weights, structuredWeights(run.initial, run.feedback, learned, without));
  return Math.max(formula, worstLayer(run.weights, reduced.weights()));
}

/**
 * SGD from any Gaussian weights: the full weights against the formula, and against the reduced form of
 * width-independent dimension.
 */
export const structureTheoremClaim: Claim<LinearProblemInput> = {
  prediction: structureTheorem,
  cases: sgdProblems("gaussian"),
  runs: 60,
  residual: (problem) => residual(problem),
  tolerance: {
    value: 1e-11,
    reason: "relative Frobenius distance in the worst layer; rounding, 2e-16 a step, grown over up to fifty steps",
  },
  control: {
    description: "the formula without what leaks through the initial weights, C_l W_l⁰ᵀ",
    residual: (problem) => residual(problem, "leak"),
  },
};
