import { inner } from "../../../src/linalg/index.ts";
import { FullWeights, type Dynamics, AlignmentMatrices } from "../../../src/linear/index.ts";
import type { LinearProblemInput } from "../../../src/problem/index.ts";
import { finiteLearningTime, learningTime } from "../../../theory/closedForm/index.ts";
import type { Claim } from "../claim.ts";
import { alongFlow, modesOf, networkOf, sharedBasisProblems } from "../common/index.ts";

/** One mode of a problem, with a scalar output, so that the excess loss falls as the square of what remains. */
function withOneMode(problem: LinearProblemInput): LinearProblemInput {
  const { network, data } = problem;
  if (data.kind !== "moments" || data.crossCovariance.kind !== "spectrum")
    throw new RangeError("withOneMode: needs a spectrum");
  const crossCovariance = { ...data.crossCovariance, singularValues: data.crossCovariance.singularValues.slice(0, 1) };
  return {
    ...problem,
    network: { inputs: network.inputs, widths: network.widths.map(() => 3), outputs: 1 },
    data: { ...data, crossCovariance },
  };
}

/** At the predicted time of half-learning: the relative distance of the part learned from a half. */
function distance(problem: LinearProblemInput, dynamics: Dynamics): number {
  const network = networkOf(problem);
  const [mode] = modesOf(network);
  const { source, depth } = network;
  const { map } = source.regression();
  const initial = 0.5 * inner(map, source.moments().cross);
  for (const _ of alongFlow(dynamics, [learningTime(mode, depth)]));
  const learned = 1 - Math.sqrt(dynamics.measure().excessLoss / initial);
  return Math.abs(learned - 0.5) / 0.5;
}

/** Half of a mode is learned when predicted, from exactly zero weights. */
export const finiteLearningTimeClaim: Claim<LinearProblemInput> = {
  prediction: finiteLearningTime,
  cases: sharedBasisProblems({ maxDepth: 10 }).map(withOneMode),
  runs: 40,
  residual: (problem) => distance(problem, new AlignmentMatrices(networkOf(problem), { samples: null })),
  tolerance: {
    value: 1e-9,
    reason: "relative distance of the part learned from a half; the integrator's 1e-12 a step over some hundred steps",
  },
  control: {
    description: "backpropagation, which never leaves zero weights",
    residual: (problem) =>
      distance(problem, new FullWeights(networkOf({ ...problem, rule: "bp" }), "moments", { samples: null })),
  },
};
