import fc from "fast-check";
import { builtInData, deepFeedback, initialWeights, networkLayers } from "../../../src/deep/index.ts";
import { TrainableNetwork } from "../../../src/deep/training/index.ts";
import { deepProblemSchema, parseWith, type DeepProblemInput } from "../../../src/problem/index.ts";
import { driftRatio, neuronDrift } from "../../../theory/deep/index.ts";
import type { Claim } from "../claim.ts";
import { seeds } from "../common/index.ts";

/** The training time at which drifts are compared, and the larger rate. */
const TIME = 4;
const RATE = 0.04;

/**
 * The drift of `F_{L−1,k} · W_{L,:,k} − ½‖w_k‖²` up to `TIME` under full-batch descent, root of the mean square over
 * the last hidden neurons.
 */
function drift(given: DeepProblemInput, rate: number): number {
  const { network, rule, training, ...rest } = parseWith(deepProblemSchema, given);
  const problem = { network, rule, training, ...rest };
  const data = builtInData(problem);
  const layers = networkLayers(network.hidden, data);
  const weights = initialWeights(problem, layers);
  const feedback = deepFeedback(problem, layers, weights).map(({ data: F }) => Float32Array.from(F));
  const { activation, biases } = network;
  const { loss, reduction, optimiser } = training;
  const batch = data.train.count;
  const trained = new TrainableNetwork({
    layers,
    activation,
    biases,
    rule,
    loss,
    reduction,
    optimiser,
    rate,
    batch,
    weights,
    feedback,
    backward: null,
  });
  const L = layers.length;
  const { rows: neurons, cols: fanIn } = layers[L - 2];
  const F = feedback[L - 2];
  const invariants = (): number[] => {
    const W = trained.weights();
    return Array.from({ length: neurons }, (_, k) => {
      let value = 0;
      for (let i = 0; i < data.outputs; i++) value += F[k * data.outputs + i] * W[L - 1][i * neurons + k];
      for (let j = 0; j < fanIn; j++) value -= 0.5 * W[L - 2][k * fanIn + j] ** 2;
      return value;
    });
  };
  const before = invariants();
  const order = Int32Array.from({ length: batch }, (_, i) => i);
  for (let t = Math.round(TIME / rate); t > 0; t--) trained.step(data.train, order);
  return Math.hypot(...invariants().map((value, k) => value - before[k]));
}

/** How far the drift at the full rate over that at half of it lies from the prediction, as a binary logarithm. */
const distance = (problem: DeepProblemInput): number =>
  Math.abs(Math.log2(drift(problem, RATE) / drift(problem, RATE / 2) / driftRatio()));

/** Two rates, the same training time. */
export const neuronDriftClaim: Claim<DeepProblemInput> = {
  prediction: neuronDrift,
  cases: fc
    .record({
      hidden: fc.array(fc.integer({ min: 8, max: 16 }), { minLength: 1, maxLength: 2 }),
      activation: fc.constantFrom("linear" as const, "relu" as const, "relu" as const),
      loss: fc.constantFrom("cross-entropy" as const, "mse" as const),
      seed: seeds,
    })
    .map(({ hidden, activation, loss, seed }) => ({
      network: { kind: "deep" as const, hidden, activation },
      feedback: { kind: "gaussian" as const },
      data: { kind: "glyphs" as const, size: 6, samples: 40, testSamples: 0 },
      training: { loss },
      seed,
    })),
  runs: 10,
  residual: distance,
  tolerance: {
    value: 0.2,
    reason:
      "binary logarithm of the ratio over two: terms of the next order in the rate, and ReLU neurons that switch at other steps",
  },
  control: {
    description: "tanh units, whose drift does not fall with the rate",
    residual: (problem) => distance({ ...problem, network: { ...problem.network, activation: "tanh" } }),
  },
};
