import fc from "fast-check";
import { matrix } from "../../../../src/linalg/index.ts";
import { predictedOutputWeights, signLaw } from "../../../../theory/structure/index.ts";
import type { Claim } from "../../claim.ts";
import { neuronCase, neuronNetwork, weightsAlong, type NeuronCase } from "../setups/neuronFlows.ts";

/** Output weights below this fraction of the largest have no sign to speak of: the integrator's error. */
const NO_SIGN = 1e-9;

/** The fraction of output weights with the wrong sign after a flow that started with the output weights of the law. */
function wrongSigns(problem: NeuronCase, rule: "dfa" | "bp"): number {
  const network = neuronNetwork(problem);
  const L = network.initial.length;
  const F = network.feedback[L - 2].data;
  const v0 = matrix(1, F.length, predictedOutputWeights(network.initial[L - 2], F));
  const { after } = weightsAlong({ ...network, rule, initial: [...network.initial.slice(0, -1), v0] }, problem.time);
  const v = after[L - 1].data;
  const largest = v.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const used = [...v.keys()].filter((k) => Math.abs(v[k]) > NO_SIGN * largest);
  return used.filter((k) => v[k] * F[k] < 0).length / Math.max(1, used.length);
}

/**
 * The signs of the output weights in flow: from zero weights in linear networks, and in ReLU networks, which cannot
 * leave zero in a defined direction,
 * from small input weights with the output weights that the law says they have.
 */
export const signLawClaim: Claim<NeuronCase> = {
  prediction: signLaw,
  cases: fc
    .record({
      ...neuronCase,
      sizes: fc
        .tuple(fc.integer({ min: 2, max: 4 }), fc.array(fc.integer({ min: 3, max: 6 }), { minLength: 1, maxLength: 2 }))
        .map(([inputs, widths]) => [inputs].concat(widths, 1)),
      loss: fc.constant("mse" as const),
      start: fc.constantFrom(
        { activation: "linear" as const, scale: 0 },
        { activation: "relu" as const, scale: 0.1 },
        { activation: "relu" as const, scale: 0.3 },
      ),
    })
    .map(({ start: { activation, scale }, sizes, loss, samples, time, seed }) => {
      return { activation, scale, sizes, loss, samples, time, seed };
    }),
  runs: 30,
  residual: (problem) => wrongSigns(problem, "dfa"),
  tolerance: { value: 0, reason: "a fraction of wrong signs, of which the theory allows none" },
  control: {
    description: "backpropagation from the same small weights",
    residual: (problem) => wrongSigns({ ...problem, scale: 0.1 }, "bp"),
  },
};
