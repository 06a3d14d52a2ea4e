import { singularValues } from "../../../src/linalg/index.ts";
import { AlignmentMatrices } from "../../../src/linear/index.ts";
import type { LinearProblemInput } from "../../../src/problem/index.ts";
import { exponentEarly, exponentLawEarly } from "../../../theory/closedForm/index.ts";
import type { Claim } from "../claim.ts";
import { alongFlow, networkOf, sharedBasisProblems } from "../common/index.ts";
import { kappaOf, powerLawDistance, shifted } from "./exponents.ts";

/** The end-to-end gain learned so far, in units of `Σ_yx`, is about this at the time looked at. */
const LEARNED = 1e-12;

/** The largest ratio of two singular values of Σ_yx. */
const SPREAD = 2.5;

/** The flow at `a_1 = τ` so small that `λ m / s ≈ LEARNED` in the strongest mode. */
function distance(problem: LinearProblemInput, layerOf: (layer: number, depth: number) => number): number {
  const network = networkOf(problem);
  const { depth, source } = network;
  const { inputs, cross } = source.moments();
  const s = singularValues(cross)[0];
  const q = 2 ** depth - 1;
  const tau = ((LEARNED * s * 2 ** (q - depth)) / singularValues(inputs)[0]) ** (1 / q);
  const dynamics = new AlignmentMatrices(network, { samples: null });
  const smallest = 2 * (tau / 2 / SPREAD) ** (2 ** (depth - 1));
  for (const _ of alongFlow(dynamics, [tau / s], { relativeTolerance: 1e-12, absoluteTolerance: 1e-12 * smallest }));
  return powerLawDistance(dynamics.matrices(), kappaOf(cross), (l) => exponentEarly(layerOf(l, depth)));
}

const withHaarInputs = (problem: LinearProblemInput): LinearProblemInput => {
  if (problem.data.kind !== "moments" || problem.data.crossCovariance.kind !== "spectrum") return problem;
  const crossCovariance = { ...problem.data.crossCovariance, inputBasis: "haar" as const };
  return { ...problem, data: { ...problem.data, crossCovariance } };
};

/** Squaring from layer to layer at early times, whatever the input covariance. */
export const exponentLawEarlyClaim: Claim<LinearProblemInput> = {
  prediction: exponentLawEarly,
  cases: sharedBasisProblems({ minOutputs: 2, spread: SPREAD }).map(withHaarInputs),
  runs: 30,
  residual: (problem) => distance(problem, (layer) => layer),
  tolerance: {
    value: 1e-8,
    reason:
      "relative distance of the condition numbers, worst layer; the part learned, 1e-12, and the integrator's 1e-12 a step, both times condition numbers of up to 2.5⁸ = 1500",
  },
  control: {
    description: "the exponents of the layer above",
    residual: (problem) => distance(problem, shifted),
  },
};
