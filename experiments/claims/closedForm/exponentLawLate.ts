import { AlignmentMatrices } from "../../../src/linear/index.ts";
import type { LinearProblemInput } from "../../../src/problem/index.ts";
import { exponentAtConvergence, exponentLawLate } from "../../../theory/closedForm/index.ts";
import type { Claim } from "../claim.ts";
import { alongFlow, networkOf, sharedBasisProblems, timeToLearn } from "../common/index.ts";
import { kappaOf, powerLawDistance, shifted } from "./exponents.ts";

/**
 * The flow, run until every mode has all but 1e-12 of its gain, against powers of the condition number of the
 * regression map.
 */
function distance(problem: LinearProblemInput, layerOf: (layer: number, depth: number) => number): number {
  const network = networkOf(problem);
  const { depth, source } = network;
  const dynamics = new AlignmentMatrices(network, { samples: null });
  for (const _ of alongFlow(dynamics, [timeToLearn(network, 1e-12)]));
  const base = kappaOf(source.regression().map);
  return powerLawDistance(dynamics.matrices(), base, (l) => exponentAtConvergence(layerOf(l, depth), depth));
}

/** How the conditioning of the regression map is shared out at convergence. */
export const exponentLawLateClaim: Claim<LinearProblemInput> = {
  prediction: exponentLawLate,
  cases: sharedBasisProblems({ minOutputs: 2, maxDepth: 5, spread: 10 }),
  runs: 20,
  residual: (problem) => distance(problem, (layer) => layer),
  tolerance: {
    value: 1e-8,
    reason:
      "relative distance of the condition numbers, worst layer; the integrator's 1e-12 a step, times condition numbers of up to 20",
  },
  control: {
    description: "the exponents of the layer above",
    residual: (problem) => distance(problem, shifted),
  },
};
