import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { TrainingSamples } from "../../../../src/data/index.ts";
import { mapLayer, type MapShape } from "../../../../src/deep/structure/index.ts";
import type { KernelLayer } from "../../../../src/deep/kernels/index.ts";
import type { RuleRandom } from "../../../../src/deep/rules/index.ts";
import { TrainableNetwork, type NetworkSpec } from "../../../../src/deep/training/index.ts";
import { deepRule } from "../../../../src/problem/index.ts";
import { rows } from "./networks.ts";

/*
 * The trainer against networks trained and measured in NumPy from the definitions alone, in double precision and with
 * every layer as its dense matrix
 * (test/fixtures/reference/deep.py): the same weights, feedback and batches must give the same numbers.
 */

interface Snapshot {
  step: number;
  loss: number;
  weights: number[][] | null;
  biases: number[][] | null;
  backwardWeights: number[][] | null;
  weightNorms: number[];
  weightAlignment: number[];
  gradientAlignment: number[];
  signalNorms: [number, number][];
  updateNorms: [number, number][];
  updateAlignment: number[];
}

interface Run {
  settings: Omit<NetworkSpec, "layers" | "weights" | "feedback" | "backward">;
  layers: (
    | { kind: "full"; rows: number; cols: number }
    | ({ kind: "convolutional" | "locally-connected" } & MapShape)
  )[];
  weights: number[][];
  feedback: number[][];
  backward: number[][];
  ceilings: number[];
  snapshots: Snapshot[];
}

const file = new URL("../../../fixtures/reference/deep.json", import.meta.url);
const reference = JSON.parse(readFileSync(file, "utf8")) as {
  inputs: number[][];
  targets: number[][];
  labels: number[];
  runs: Record<string, Run>;
};

/**
 * Sixty steps in single precision: 6e-8 a rounding, enlarged where training is stiff or a cosine is that of small
 * signals; 6e-6 was seen.
 */
const SINGLE_PRECISION = 5e-5;

/** What the reference draws anew at every step: numbers that any language can make. */
const randomOf = ({ backward }: Run): RuleRandom => ({
  backward: (step) =>
    backward.map((B, i) => Float32Array.from(B, (_, k) => Math.sin(1.7 * k + 0.9 * step + 2.3 * (i + 1)))),
  noise(step) {
    let k = 0;
    return { normal: () => 1.4 * Math.sin(2.9 * (k++) ** 1.1 + 1.3 * step) };
  },
});

const single = (lists: readonly number[][]) => lists.map((list) => Float32Array.from(list));

function specOf(run: Run): NetworkSpec {
  const { settings, layers, weights, feedback, backward } = run;
  return {
    ...settings,
    layers: layers.map((layer): KernelLayer =>
      layer.kind === "full" ? layer : { kind: layer.kind, ...mapLayer(layer.kind, layer) },
    ),
    weights: single(weights),
    feedback: single(feedback),
    backward: deepRule(settings.rule).draws === "backward" ? single(backward) : null,
    random: randomOf(run),
  };
}

function samplesOf({ settings: { loss } }: Run): TrainingSamples {
  const { inputs, targets, labels } = reference;
  const classes = labels.map((label) => [0, 1, 2].map((k) => Number(k === label)));
  return {
    count: inputs.length,
    inputs: Float32Array.from(inputs.flat()),
    targets: Float32Array.from((loss === "mse" ? targets : classes).flat()),
    labels: loss === "mse" ? null : Int32Array.from(labels),
  };
}

const values = (of: { layers: object; total: number | null }) => [...Object.values(of.layers), of.total];

/** The trainer's numbers in the order of the reference. */
function measured(network: TrainableNetwork, samples: TrainingSamples) {
  const all = rows(samples.count);
  const { gradientAlignment, updateAlignment, updateNorms } = network.compareSignals(samples, all)!;
  return {
    loss: [network.evaluate(samples).loss],
    weightNorms: Object.values(network.weightNorms()),
    weightAlignment: values(network.weightAlignment()!),
    gradientAlignment: values(gradientAlignment),
    updateAlignment: values(updateAlignment),
    signalNorms: Object.values(gradientAlignment.norms).flatMap((n) => [n.feedback, n.backpropagation]),
    updateNorms: Object.values(updateNorms).flatMap((n) => [n.feedback, n.backpropagation]),
    ...network.state(),
  };
}

/** The largest relative distance between lists of numbers. */
function distance(ours: ReturnType<typeof measured>, theirs: Snapshot): number {
  const { loss, weights, biases, backwardWeights, signalNorms, updateNorms, ...lists } = theirs;
  const pairs: [readonly (number | null)[], readonly number[]][] = [
    [ours.loss, [loss]],
    [ours.weightNorms, lists.weightNorms],
    [ours.weightAlignment, lists.weightAlignment],
    [ours.gradientAlignment, lists.gradientAlignment],
    [ours.updateAlignment, lists.updateAlignment],
    [ours.signalNorms, signalNorms.flat()],
    [ours.updateNorms, updateNorms.flat()],
    ...(weights ?? []).map((list, i): [number[], number[]] => [Array.from(ours.weights[i]), list]),
    ...(biases ?? []).map((list, i): [number[], number[]] => [Array.from(ours.biases[i]), list]),
    ...(backwardWeights ?? []).map((list, i): [number[], number[]] => [Array.from(ours.backward[i]), list]),
  ];
  return Math.max(
    ...pairs.map(([a, b]) => {
      if (a.length !== b.length) return Infinity;
      const norm = Math.max(1e-3, Math.hypot(...b));
      return Math.hypot(...b.map((value, i) => value - (a[i] ?? Infinity))) / norm;
    }),
  );
}

describe.each(Object.entries(reference.runs))("%s", (_, run) => {
  const samples = samplesOf(run);
  const { batch } = run.settings;
  const all = rows(samples.count);
  /** Trains with the reference's batches, the last of an epoch smaller, and compares on the way. */
  const farthest = (spec: NetworkSpec): number => {
    const network = new TrainableNetwork(spec);
    let worst = 0;
    for (const snapshot of run.snapshots) {
      while (network.steps < snapshot.step) {
        const from = (network.steps % Math.ceil(samples.count / batch)) * batch;
        network.step(samples, all, from, Math.min(batch, samples.count - from));
      }
      worst = Math.max(worst, distance(measured(network, samples), snapshot));
    }
    return worst;
  };

  test("gives NumPy's numbers", () => {
    expect(farthest(specOf(run))).toBeLessThan(SINGLE_PRECISION);
  });

  test("control: other first weights do not", () => {
    const spec = specOf(run);
    const weights = spec.weights.map((W) => W.map((w) => 1.01 * w));
    expect(farthest({ ...spec, weights })).toBeGreaterThan(10 * SINGLE_PRECISION);
  });

  test("the ceilings are those of the projected products", () => {
    const ceilings = Object.values(new TrainableNetwork(specOf(run)).alignmentCeilings()!.layers);
    ceilings.forEach((ceiling, i) => expect(Math.abs(ceiling! - run.ceilings[i])).toBeLessThan(SINGLE_PRECISION));
  });
});
