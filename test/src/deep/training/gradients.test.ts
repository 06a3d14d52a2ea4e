import { describe, expect, test } from "vitest";
import { biasCount, type KernelActivation } from "../../../../src/deep/kernels/index.ts";
import { TrainableNetwork, type NetworkSpec } from "../../../../src/deep/training/index.ts";
import { NETWORKS, referenceLoss, rows, samples, spec } from "./networks.ts";
import { restore } from "./restore.ts";

/**
 * A gradient in single precision, read off a step of rate 1: some 1e-7 of its terms, of the weights and of the targets:
 * 1.8e-6 was seen.
 */
const SINGLE_PRECISION = 5e-6;

/** Central differences in double precision: their own error is about 1e-9. */
const DIFFERENCE = 1e-4;

/** Pre-activations that differences of this size cannot carry over the kink at zero. */
const CLEAR_OF_KINKS = 0.005;

const ACTIVATIONS: readonly KernelActivation[] = ["linear", "relu", "leaky-relu", "tanh", "swish"];
const SETTINGS = Object.keys(NETWORKS).flatMap((layers) =>
  ACTIVATIONS.flatMap((activation) =>
    (["mse", "cross-entropy"] as const).map((loss) => ({ layers, activation, loss })),
  ),
);

/** The parameters of a network one after another. */
type Parameters = { weights: Float32Array[]; biases: Float32Array[] };
const flat = ({ weights, biases }: Parameters): number[] =>
  [...weights, ...biases].flatMap((array) => Array.from(array));

/** What a step of rate 1 takes off every parameter, and the same from differences of the reference's loss. */
function gradients(network: NetworkSpec, seed: number) {
  const data = samples(3, 25, network.loss === "mse" ? "numbers" : "classes", 3, seed);
  const trained = new TrainableNetwork(network);
  const start = trained.state();
  const biases = network.layers.map((layer, l) =>
    Float32Array.from({ length: biasCount(layer) }, (_, i) => 0.1 * Math.sin(1 + i + l)),
  );
  restore(trained, { ...start, biases });
  const before = { weights: [...start.weights], biases };
  const stepLoss = trained.step(data, rows(3));
  const after = trained.state();
  const moved = flat({ weights: [...after.weights], biases: [...after.biases] });
  const ours = flat(before).map((value, i) => value - moved[i]);

  const evaluate = (p: readonly number[]) => {
    let at = 0;
    const take = (n: number) => p.slice(at, (at += n));
    const weights = before.weights.map(({ length }) => take(length));
    const b = biases.map(({ length }) => take(length));
    const n0 = 25;
    const each = [0, 1, 2].map((s) =>
      referenceLoss(
        network,
        weights,
        b,
        data.inputs.subarray(s * n0, (s + 1) * n0),
        data.targets.subarray(3 * s, 3 * s + 3),
      ),
    );
    return {
      loss: each.reduce((sum, { loss }) => sum + loss, 0),
      nearest: Math.min(...each.map(({ nearest }) => nearest)),
    };
  };
  const p = flat(before);
  const expected = p.map((value, i) => {
    const at = (by: number) => evaluate(p.with(i, value + by)).loss;
    return (at(DIFFERENCE) - at(-DIFFERENCE)) / (2 * DIFFERENCE);
  });
  const { loss, nearest } = evaluate(p);
  return { ours, expected, stepLoss, loss, nearest };
}

const distance = (a: readonly number[], b: readonly number[]): number =>
  Math.max(...a.map((value, i) => Math.abs(value - b[i])));

describe.each(SETTINGS)("$layers, $activation, $loss", ({ layers, activation, loss }) => {
  test("a step of backpropagation is the gradient of the loss", () => {
    const kinked = activation === "relu" || activation === "leaky-relu";
    const change = { activation, loss, rule: "bp", biases: true, rate: 1, reduction: "sum" } as const;
    for (let seed = 1; ; seed++) {
      const result = gradients(spec(NETWORKS[layers], change, seed), seed);
      if (kinked && result.nearest < CLEAR_OF_KINKS) continue;
      expect(result.ours.length).toBe(result.expected.length);
      expect(distance(result.ours, result.expected)).toBeLessThan(SINGLE_PRECISION);
      expect(Math.abs(result.stepLoss - result.loss / 3)).toBeLessThan(SINGLE_PRECISION);
      return;
    }
  });
});
