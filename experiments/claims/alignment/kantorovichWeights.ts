import { conditioning } from "../../../src/linalg/index.ts";
import { weightAlignment } from "../../../src/measure/index.ts";
import { kantorovichBound, kantorovichWeights } from "../../../theory/alignment/index.ts";
import type { Claim } from "../claim.ts";
import { flowed, flowedByGaussian, flowedCases, type Flowed, type FlowedCase } from "./setups/flowed.ts";

/** How far the alignment of the weights falls below the bound, worst layer; 0 when it does not. */
function shortfall({ network, weights, matrices }: Flowed): number {
  const { layers } = weightAlignment(weights, network.feedback());
  const shortfalls = matrices.slice(1).map((A, i) => {
    const { kappa } = conditioning(A);
    return kantorovichBound(kappa ?? Number.NaN) - (layers[i + 2] ?? Number.NaN);
  });
  return Math.max(0, ...shortfalls);
}

/** Weight alignment at random times of the flow. */
export const kantorovichWeightsClaim: Claim<FlowedCase> = {
  prediction: kantorovichWeights,
  cases: flowedCases,
  runs: 40,
  residual: (problem) => shortfall(flowed(problem)),
  tolerance: {
    value: 1e-9,
    reason: "by how much a cosine falls below its bound; the integrator's 1e-11 a step over some tens of steps",
  },
  control: {
    description:
      "Gaussian feedback at the width of the output, under which weights are not conditioned as their alignment matrices are",
    residual: (problem) => shortfall(flowedByGaussian(problem)),
  },
};
