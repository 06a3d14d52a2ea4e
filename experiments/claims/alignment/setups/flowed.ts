import fc from "fast-check";
import type { Matrix } from "../../../../src/linalg/index.ts";
import { FullWeights } from "../../../../src/linear/index.ts";
import type { LinearNetwork, LinearProblemInput } from "../../../../src/problem/index.ts";
import {
  alongFlow,
  networkOf,
  reals,
  sharedBasisProblems,
  timeToLearn,
  withNarrowGaussianFeedback,
} from "../../common/index.ts";

/**
 * A population whose alignment matrices stay symmetric and positive, and the fraction of its last mode that remains
 * when it is looked at.
 */
export interface FlowedCase {
  readonly problem: LinearProblemInput;
  readonly remaining: number;
}

/** The same with hidden layers about as narrow as orthonormal feedback allows. */
const withFiniteWidths = (problem: LinearProblemInput): LinearProblemInput => ({
  ...problem,
  network: { ...problem.network, widths: problem.network.widths.map((_, i) => problem.network.outputs + i) },
});

/** Finite networks of orthonormal feedback within the closed form's assumptions, at random times. */
export const flowedCases: fc.Arbitrary<FlowedCase> = fc.record({
  problem: sharedBasisProblems({ minOutputs: 2, spread: 3 }).map(withFiniteWidths),
  remaining: reals(1e-6, 0.9),
});

/** A network whose weights have followed the flow. */
export interface Flowed {
  readonly network: LinearNetwork;
  readonly weights: Matrix[];
  readonly matrices: Matrix[];
}

/** Full weights in the flow of the population up to the time of the case. */
export function flowed({ problem, remaining }: FlowedCase): Flowed {
  return flowTo(networkOf(problem), timeToLearn(networkOf(problem), remaining));
}

/** The same up to the same time outside the assumptions, with Gaussian feedback at the width of the output. */
export function flowedByGaussian({ problem, remaining }: FlowedCase): Flowed {
  return flowTo(networkOf(withNarrowGaussianFeedback(problem)), timeToLearn(networkOf(problem), remaining));
}

function flowTo(network: LinearNetwork, time: number): Flowed {
  const dynamics = new FullWeights(network, "moments", { samples: null });
  for (const _ of alongFlow(dynamics, [time], { relativeTolerance: 1e-11, absoluteTolerance: 1e-16 }));
  const matrices = dynamics.matrices();
  if (matrices === null) throw new RangeError("flowTo: the feedback must have full rank");
  return { network, weights: dynamics.weights(), matrices };
}
