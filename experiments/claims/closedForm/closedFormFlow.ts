import { AlignmentMatrices, type LinearMeasures } from "../../../src/linear/index.ts";
import type { Alignment, PerLayer } from "../../../src/measure/index.ts";
import type { LinearProblemInput } from "../../../src/problem/index.ts";
import { closedFormFlow, closedFormSnapshot } from "../../../theory/closedForm/index.ts";
import type { Claim } from "../claim.ts";
import {
  alongFlow,
  modesOf,
  networkOf,
  sharedBasisProblems,
  timeOfFirst,
  timeToLearn,
  withNarrowGaussianFeedback,
} from "../common/index.ts";

/** The worst relative distance between the integrated flow and the closed form of `assumed`: early, midway and late. */
function distance(problem: LinearProblemInput, assumed: LinearProblemInput): number {
  const ideal = networkOf(assumed);
  const times = [timeOfFirst(ideal, 0.999), timeToLearn(ideal, 0.5), timeToLearn(ideal, 1e-3)];
  const { depth, source } = ideal;
  const modes = modesOf(ideal);
  const dynamics = new AlignmentMatrices(networkOf(problem), null);
  let worst = 0;
  for (const time of alongFlow(dynamics, times)) {
    const predicted = closedFormSnapshot({ depth, outputs: source.outputs, modes, time });
    worst = Math.max(worst, ...differences(dynamics.measure(), predicted));
  }
  return worst;
}

type Compared = Pick<
  LinearMeasures,
  "excessLoss" | "weightAlignment" | "updateAlignment" | "conditionNumbers" | "ranks"
>;

function differences(measured: Compared, predicted: Compared): number[] {
  const layers = (a: PerLayer, b: PerLayer) => Object.keys(b).map((l) => relative(a[l], b[l]));
  const cosines = (a: Alignment, b: Alignment) => [relative(a.total, b.total), ...layers(a.layers, b.layers)];
  return [
    relative(measured.excessLoss, predicted.excessLoss),
    ...cosines(measured.weightAlignment, predicted.weightAlignment),
    ...cosines(measured.updateAlignment, predicted.updateAlignment),
    ...layers(measured.conditionNumbers, predicted.conditionNumbers),
    ...layers(measured.ranks, predicted.ranks),
  ];
}

const relative = (a: number | null, b: number | null): number => {
  if (a === null || b === null) return a === b ? 0 : Number.POSITIVE_INFINITY;
  return a === b ? 0 : Math.abs(a - b) / Math.abs(b);
};

/** The closed form against the integrated flow of the alignment matrices, in everything a snapshot holds. */
export const closedFormFlowClaim: Claim<LinearProblemInput> = {
  prediction: closedFormFlow,
  cases: sharedBasisProblems(),
  runs: 30,
  residual: (problem) => distance(problem, problem),
  tolerance: {
    value: 1e-8,
    reason:
      "relative, worst of all quantities and times; the integrator's 1e-12 a step, times condition numbers of up to 2000 and remainders of the loss down to 1e-6",
  },
  control: {
    description: "Gaussian feedback at the width of the output, whose Gram matrices are far from the identity",
    residual: (problem) => distance(withNarrowGaussianFeedback(problem), problem),
  },
};
