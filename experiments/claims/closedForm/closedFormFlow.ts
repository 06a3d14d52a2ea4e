import fc from "fast-check";
import { AlignmentMatrices, ModeFlow, type LinearSnapshot } from "../../../src/linear/index.ts";
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
  const predicted = (time: number) => closedFormSnapshot({ depth, outputs: source.outputs, modes, time });
  const network = networkOf(problem);
  const alone = depth > MATRICES ? ModeFlow.of(network) : null;
  if (alone) return Math.max(...times.flatMap((time) => differences(alone.measure(time), predicted(time))));
  const dynamics = new AlignmentMatrices(network, { samples: null });
  let worst = 0;
  for (const time of alongFlow(dynamics, depth > MATRICES ? times.slice(0, 1) : times)) {
    const all = differences(dynamics.measure(), predicted(time));
    // A control is to fail by its numbers, not by those that it lacks.
    worst = Math.max(worst, ...(problem === assumed ? all : all.filter(Number.isFinite)));
  }
  return worst;
}

/**
 * Up to this depth matrices in double precision hold all modes; of deeper networks the modes are integrated each on its
 * own, in logarithms.
 */
const MATRICES = 5;

type Compared = Pick<
  LinearSnapshot,
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

/**
 * The closed form against the integrated flow, in everything a snapshot holds: of the alignment matrices, and at depths
 * of 6 to 10 and condition numbers of up to 1000 of the modes.
 */
export const closedFormFlowClaim: Claim<LinearProblemInput> = {
  prediction: closedFormFlow,
  cases: fc.oneof(
    { weight: 2, arbitrary: sharedBasisProblems() },
    { weight: 1, arbitrary: sharedBasisProblems({ minOutputs: 2, minDepth: 6, maxDepth: 10, spread: 1000 }) },
  ),
  runs: 30,
  residual: (problem) => distance(problem, problem),
  tolerance: {
    value: 1e-8,
    reason:
      "relative, worst of all quantities and times; the integrator's 1e-12 a step, times condition numbers of up to 2000 and remainders of the loss down to 1e-6; in deep networks 1e-12 a step in logarithms",
  },
  control: {
    description: "Gaussian feedback at the width of the output, whose Gram matrices are far from the identity",
    residual: (problem) => distance(withNarrowGaussianFeedback(problem), problem),
  },
};
