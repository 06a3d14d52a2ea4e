import { add, matrix, scale, type Matrix } from "../../../src/linalg/index.ts";
import { FullWeights } from "../../../src/linear/index.ts";
import type { LinearProblemInput } from "../../../src/problem/index.ts";
import { alignedWeights, alignmentVelocities, populationFlow } from "../../../theory/structure/index.ts";
import type { Claim } from "../claim.ts";
import { networkOf } from "../common/index.ts";
import { fullBatchProblems } from "./setups/problems.ts";
import { sgdFor } from "./setups/sgdRuns.ts";
import { worstLayer } from "./setups/worstLayer.ts";

/**
 * Full weights trained in batches of `size`, against as many Euler steps along the predicted velocities of the
 * alignment matrices.
 */
function residual(problem: LinearProblemInput, size: number): number {
  const network = networkOf(problem);
  const dynamics = new FullWeights(network, { batch: size }, { samples: null });
  const steps = sgdFor(dynamics, network, { size });
  const { inputs, outputs } = network.source;
  const grams = network.feedbackGrams();
  let A: Matrix[] = [matrix(outputs, inputs), ...grams.map(() => matrix(outputs, outputs))];
  for (let t = 0; t < steps; t++) {
    const velocities = alignmentVelocities(A, grams, network.source.moments());
    A = A.map((A_l, i) => add(A_l, scale(network.problem.training.rate, velocities[i])));
  }
  return worstLayer(dynamics.weights(), alignedWeights(A, network.feedback()));
}

const samplesOf = (problem: LinearProblemInput): number => problem.training.batch as number;

/** Full weights trained on batches of all samples, one by one, against Euler's method on the moments. */
export const populationFlowClaim: Claim<LinearProblemInput> = {
  prediction: populationFlow,
  cases: fullBatchProblems,
  runs: 60,
  residual: (problem) => residual(problem, samplesOf(problem)),
  tolerance: {
    value: 1e-11,
    reason: "relative Frobenius distance in the worst layer; rounding, 2e-16 a step, grown over up to fifty steps",
  },
  control: {
    description: "batches of half the samples",
    residual: (problem) => residual(problem, Math.floor(samplesOf(problem) / 2)),
  },
};
