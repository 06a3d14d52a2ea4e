import type { TrainingSamples } from "../../../../src/data/index.ts";
import {
  convolutional,
  fullyConnected,
  locallyConnected,
  mapLayer,
  type LayerStructure,
} from "../../../../src/deep/structure/index.ts";
import { weightCount, type KernelActivation, type KernelLayer } from "../../../../src/deep/kernels/index.ts";
import { type NetworkSpec } from "../../../../src/deep/training/index.ts";
import { stream } from "../../../../src/random/index.ts";

/** Small networks of every kind of layer on 5 × 5 inputs, with three outputs. */
export const OUTPUTS = 3;
const full = (rows: number, cols: number): KernelLayer => ({ kind: "full", rows, cols });
const maps = (
  kind: "convolutional" | "locally-connected",
  ...[size, kernel, stride, channelsIn, channelsOut]: number[]
): KernelLayer => ({
  kind,
  ...mapLayer(kind, { size, kernel, stride, channelsIn, channelsOut }),
});
export const NETWORKS: Readonly<Record<string, readonly KernelLayer[]>> = {
  full: [full(7, 25), full(6, 7), full(OUTPUTS, 6)],
  convolutional: [maps("convolutional", 5, 2, 1, 1, 2), maps("convolutional", 4, 2, 1, 2, 2), full(OUTPUTS, 18)],
  "locally connected": [
    maps("locally-connected", 5, 2, 1, 1, 2),
    maps("locally-connected", 4, 3, 1, 2, 2),
    full(OUTPUTS, 8),
  ],
  mixed: [maps("convolutional", 5, 3, 2, 1, 3), maps("locally-connected", 2, 2, 1, 3, 5), full(4, 5), full(OUTPUTS, 4)],
};

/** Numbers `N(0, scale²)` in single precision. */
export function numbers(count: number, name: string, scale = 1, seed = 1): Float32Array {
  const random = stream(seed, name);
  return Float32Array.from({ length: count }, () => scale * random.normal());
}

/** A network with random weights, feedback and backward weights. */
export function spec(layers: readonly KernelLayer[], change: Partial<NetworkSpec> = {}, seed = 1): NetworkSpec {
  const outputs = layers[layers.length - 1].rows;
  const drawn = (name: string) =>
    layers.map((layer, i) => {
      const count = weightCount(layer);
      return numbers(count, `${name}_${i + 1}`, 1 / Math.sqrt(layer.kind === "full" ? layer.cols : layer.fanIn), seed);
    });
  const rule = change.rule ?? "dfa";
  return {
    layers,
    activation: "tanh",
    biases: false,
    rule,
    loss: "mse",
    reduction: "mean",
    optimiser: { kind: "sgd", momentum: 0 },
    rate: 0.05,
    batch: 8,
    weights: drawn("W"),
    feedback: layers
      .slice(0, -1)
      .map(({ rows }, i) => numbers(rows * outputs, `F_${i + 1}`, 1 / Math.sqrt(outputs), seed)),
    backward: rule === "fa" ? drawn("B").slice(1) : null,
    ...change,
  };
}

/** Normal inputs; one-hot targets of random classes, or normal ones without labels. */
export function samples(
  count: number,
  inputs: number,
  kind: "classes" | "numbers",
  outputs = OUTPUTS,
  seed = 1,
): TrainingSamples {
  const x = numbers(count * inputs, "inputs", 1, seed);
  if (kind === "numbers")
    return { count, inputs: x, targets: numbers(count * outputs, "targets", 1, seed), labels: null };
  const random = stream(seed, "labels");
  const labels = Int32Array.from({ length: count }, () => random.integer(outputs));
  const targets = new Float32Array(count * outputs);
  labels.forEach((label, i) => (targets[i * outputs + label] = 1));
  return { count, inputs: x, targets, labels };
}

export const rows = (count: number): Int32Array => Int32Array.from({ length: count }, (_, i) => i);

const structures = new Map<KernelLayer, LayerStructure>();

/** The layer as a space of matrices, which knows nothing of kernels. */
export function structureOf(layer: KernelLayer): LayerStructure {
  const known = structures.get(layer);
  if (known) return known;
  const made =
    layer.kind === "full"
      ? fullyConnected(layer.rows, layer.cols)
      : layer.kind === "convolutional"
        ? convolutional(layer)
        : locallyConnected(layer);
  structures.set(layer, made);
  return made;
}

const ACTIVATIONS: Readonly<Record<KernelActivation, (a: number) => number>> = {
  linear: (a) => a,
  relu: (a) => Math.max(0, a),
  "leaky-relu": (a) => (a < 0 ? 0.01 * a : a),
  tanh: Math.tanh,
  swish: (a) => a / (1 + Math.exp(-a)),
};

/**
 * The loss of one sample in double precision, from the dense matrices of the layers; and how close a pre-activation
 * came to the kink at zero.
 */
export function referenceLoss(
  { layers, activation, loss }: NetworkSpec,
  weights: readonly ArrayLike<number>[],
  biases: readonly ArrayLike<number>[],
  x: ArrayLike<number>,
  y: ArrayLike<number>,
): { loss: number; nearest: number } {
  let h = Array.from(x);
  let nearest = Infinity;
  layers.forEach((layer, l) => {
    const { rows: n, cols, data } = structureOf(layer).toMatrix(weights[l]);
    const a = Array.from({ length: n }, (_, i) => {
      let sum = biases[l][Math.floor((i * biases[l].length) / n)];
      for (let j = 0; j < cols; j++) sum += data[i * cols + j] * h[j];
      return sum;
    });
    const hidden = l < layers.length - 1;
    if (hidden) nearest = a.reduce((least, value) => Math.min(least, Math.abs(value)), nearest);
    h = hidden ? a.map(ACTIVATIONS[activation]) : a;
  });
  if (loss === "mse") return { loss: h.reduce((sum, out, i) => sum + 0.5 * (out - y[i]) ** 2, 0), nearest };
  const logSum = Math.log(h.reduce((sum, out) => sum + Math.exp(out), 0));
  return { loss: h.reduce((sum, out, i) => sum + y[i] * (logSum - out), 0), nearest };
}
