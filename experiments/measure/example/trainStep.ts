import { matrix, type Matrix } from "../../../src/linalg/index.ts";
import { fullMap, type NetworkLayer } from "../network/index.ts";
import { trainingSignals } from "../quantities/index.ts";

/** One step of DFA over all samples, for the example alone: full tanh layers, cross-entropy. */
export function trainStep(
  layers: readonly NetworkLayer[],
  feedback: readonly Matrix[],
  inputs: Matrix,
  targets: Matrix,
  rate: number,
): NetworkLayer[] {
  const { signals, activities } = trainingSignals(layers, feedback, inputs, targets, {
    activation: "tanh",
    loss: "cross-entropy",
  });
  return layers.map((layer, i) => {
    const gradient = layer.map.gradient(signals[i], activities[i]);
    const weights = layer.map.weights.map((w, k) => Math.fround(w - (rate * gradient[k]) / inputs.rows));
    return { ...layer, map: fullMap(matrix(layer.map.rows, layer.map.cols, weights)) };
  });
}
