import fc from "fast-check";
import { neuronInvariant, predictedOverlaps } from "../../../../theory/structure/index.ts";
import type { Claim } from "../../claim.ts";
import { neuronCase, neuronNetwork, weightsAlong, type NeuronCase } from "../setups/neuronFlows.ts";

/**
 * The largest distance of a neuron's overlap `F_k · W_{L,:,k}` from the prediction, relative to the sizes of the terms
 * in it.
 */
function residual(problem: NeuronCase): number {
  const network = neuronNetwork(problem);
  const { before, after } = weightsAlong(network, problem.time);
  const L = after.length;
  const F = network.feedback[L - 2];
  const [below, last] = [after[L - 2], after[L - 1]];
  const predicted = predictedOverlaps(below, { below: before[L - 2], last: before[L - 1] }, F);
  return predicted.reduce((worst, overlap, k) => {
    let measured = 0;
    let size = 0;
    for (let i = 0; i < F.cols; i++) {
      const term = F.data[k * F.cols + i] * last.data[i * F.rows + k];
      measured += term;
      size += Math.abs(term);
    }
    for (let j = 0; j < below.cols; j++) size += 0.5 * below.data[k * below.cols + j] ** 2;
    return Math.max(worst, Math.abs(measured - overlap) / size);
  }, 0);
}

/** The overlaps of every last hidden neuron with its feedback, in flow from Gaussian weights, two to four layers. */
export const neuronInvariantClaim: Claim<NeuronCase> = {
  prediction: neuronInvariant,
  cases: fc.record({
    ...neuronCase,
    sizes: fc.array(fc.integer({ min: 2, max: 5 }), { minLength: 3, maxLength: 5 }),
    activation: fc.constantFrom("linear" as const, "relu" as const, "relu" as const),
    loss: fc.constantFrom("mse" as const, "cross-entropy" as const),
    scale: fc.constantFrom(0.5, 1),
  }),
  runs: 30,
  residual,
  tolerance: {
    value: 1e-7,
    reason:
      "relative to the terms of the invariant; the integrator's 1e-10 a step over hundreds of steps, and the kinks of ReLU, across which its order is lost",
  },
  control: {
    description: "tanh units",
    residual: (problem) => residual({ ...problem, activation: "tanh" }),
  },
};
