import { describe, expect, test } from "vitest";
import { TrainableNetwork, type NetworkSpec } from "../../../../src/deep/training/index.ts";
import { NETWORKS, OUTPUTS, referenceLoss, rows, samples, spec } from "./networks.ts";
import { restore } from "./restore.ts";

/** Means over some hundred samples in single precision. */
const SINGLE_PRECISION = 1e-6;

const SETTINGS: readonly (readonly [string, NetworkSpec])[] = [
  ["dfa", spec(NETWORKS.mixed, { biases: true })],
  [
    "bp, momentum",
    spec(NETWORKS.convolutional, { rule: "bp", optimiser: { kind: "sgd", momentum: 0.9 }, rate: 0.005 }),
  ],
  [
    "fa, Adam",
    spec(NETWORKS["locally connected"], {
      rule: "fa",
      biases: true,
      optimiser: { kind: "adam", beta1: 0.9, beta2: 0.999, epsilon: 1e-8 },
    }),
  ],
  ["frozen, sum", spec(NETWORKS.full, { rule: "frozen", reduction: "sum", rate: 0.01, loss: "cross-entropy" })],
];

const data = samples(21, 25, "classes");

/** Steps over the data in batches of eight, of which the last of an epoch has five. */
function train(network: TrainableNetwork, steps: number, look: () => void = () => {}): TrainableNetwork {
  const order = rows(21).toReversed();
  for (let k = 0; k < steps; k++) {
    const from = (network.steps % 3) * 8;
    network.step(data, order, from, Math.min(8, 21 - from));
    look();
  }
  return network;
}

describe.each(SETTINGS)("%s", (_, of) => {
  test("the same specification gives the same bits, and training changes them", () => {
    const first = train(new TrainableNetwork(of), 12).state();
    expect(train(new TrainableNetwork(of), 12).state()).toEqual(first);
    expect(first.weights.at(-1)).not.toEqual(of.weights.at(-1));
  });

  test("looking at a network leaves its bits as they are", () => {
    const network = new TrainableNetwork(of);
    train(network, 12, () => {
      network.evaluate(data);
      network.compareSignals(data, rows(21));
      network.weightAlignment();
      network.alignmentCeilings();
      network.weightNorms();
      network.weights();
    });
    expect(network.state()).toEqual(train(new TrainableNetwork(of), 12).state());
  });

  test("goes on from a saved state bit for bit, in the middle of an epoch", () => {
    const saved = structuredClone(train(new TrainableNetwork(of), 7).state());
    const resumed = new TrainableNetwork(of);
    restore(resumed, saved);
    expect(resumed.steps).toBe(7);
    expect(train(resumed, 5).state()).toEqual(train(new TrainableNetwork(of), 12).state());
  });

  test("control: without what the optimiser remembers, or the step, it does not", () => {
    const saved = train(new TrainableNetwork(of), 7).state();
    const resumed = new TrainableNetwork(of);
    restore(resumed, { ...saved, step: 9, optimiser: saved.optimiser.map((m) => m.map(() => 0)) });
    expect(train(resumed, 5).weights()).not.toEqual(train(new TrainableNetwork(of), 12).weights());
  });

  test("a state is a copy, which training leaves alone", () => {
    const network = new TrainableNetwork(of);
    const state = network.state();
    train(network, 3);
    expect(state.weights).toEqual(of.weights);
  });
});

test("only the last layer learns under the frozen rule", () => {
  const of = spec(NETWORKS.mixed, { rule: "frozen", biases: true });
  const { weights, biases } = train(new TrainableNetwork(of), 5).state();
  const L = of.layers.length;
  weights.forEach((W, i) => (i < L - 1 ? expect(W).toEqual(of.weights[i]) : expect(W).not.toEqual(of.weights[i])));
  biases.forEach((b, i) => expect(b.some((value) => value !== 0)).toBe(i === L - 1));
});

describe.each(["mse", "cross-entropy"] as const)("evaluation, %s", (loss) => {
  const of = spec(NETWORKS.mixed, { loss });
  const many = samples(301, 25, "classes");

  test("is the mean over all samples, whatever the blocks", () => {
    const zeros = of.layers.map(() => [0]);
    let sum = 0;
    for (let s = 0; s < many.count; s++) {
      const x = many.inputs.subarray(25 * s, 25 * s + 25);
      sum += referenceLoss(of, of.weights, zeros, x, many.targets.subarray(OUTPUTS * s, OUTPUTS * (s + 1))).loss;
    }
    const network = new TrainableNetwork(of);
    expect(Math.abs(network.evaluate(many).loss - sum / many.count)).toBeLessThan(SINGLE_PRECISION);
  });

  test("accuracy is the share of classes that the outputs name; null without classes", () => {
    const network = new TrainableNetwork(of);
    const one = (s: number) => ({
      count: 1,
      inputs: many.inputs.slice(25 * s, 25 * s + 25),
      targets: many.targets.slice(OUTPUTS * s, OUTPUTS * (s + 1)),
      labels: many.labels!.slice(s, s + 1),
    });
    const hits = Array.from({ length: many.count }, (_, s) => network.evaluate(one(s)).accuracy!);
    expect(new Set(hits)).toEqual(new Set([0, 1]));
    expect(network.evaluate(many).accuracy).toBeCloseTo(hits.reduce((sum, hit) => sum + hit, 0) / many.count, 12);
    expect(network.evaluate({ ...many, labels: null }).accuracy).toBeNull();
  });

  test("signals are compared over all samples, whatever the blocks", () => {
    const network = new TrainableNetwork(of);
    const all = network.compareSignals(many, rows(301))!.gradientAlignment;
    const parts = [0, 100, 200].map((from) => {
      const some = rows(301).slice(from, from === 200 ? 301 : from + 100);
      return { count: some.length, of: network.compareSignals(many, some)!.gradientAlignment };
    });
    const mean = (get: (of: typeof all) => number) =>
      parts.reduce((sum, part) => sum + part.count * get(part.of), 0) / 301;
    expect(Math.abs(all.total! - mean(({ total }) => total!))).toBeLessThan(SINGLE_PRECISION);
    for (const l of Object.keys(all.layers)) {
      expect(Math.abs(all.layers[l]! - mean(({ layers }) => layers[l]!))).toBeLessThan(SINGLE_PRECISION);
      expect(Math.abs(all.norms[l].feedback - mean(({ norms }) => norms[l].feedback))).toBeLessThan(SINGLE_PRECISION);
    }
  });
});

describe("divergence is data", () => {
  test("a rate far too large ends in it, with step and layer", () => {
    const network = new TrainableNetwork(spec(NETWORKS.full, { activation: "linear", rate: 50 }));
    for (let k = 0; k < 60 && !network.divergence; k++) train(network, 1);
    const { step, layer } = network.divergence!;
    expect(step).toBe(network.steps);
    expect(step).toBeLessThan(60);
    expect([1, 2, 3]).toContain(layer);
  });

  test("weights that are no numbers are found by an evaluation, in their layer, and have no alignment", () => {
    const of = spec(NETWORKS.mixed, { activation: "relu" });
    const network = new TrainableNetwork(of);
    const state = network.state();
    expect(network.evaluate(data) && network.divergence).toBeNull();
    state.weights[1][0] = Number.NaN;
    restore(network, state);
    network.evaluate(data);
    expect(network.divergence).toEqual({ step: 0, layer: 2 });
    expect(network.weightAlignment()).toMatchObject({ layers: { "2": null }, total: null });
    expect(network.weightAlignment()!.layers["3"]).not.toBeNull();
    expect(network.weightNorms()["2"]).toBeNull();
  });
});

test("a single layer learns, and has no alignment", () => {
  const of = spec([{ kind: "full", rows: OUTPUTS, cols: 25 }]);
  const network = new TrainableNetwork(of);
  const before = network.evaluate(data).loss;
  expect(train(network, 12).evaluate(data).loss).toBeLessThan(before);
  expect(network.weightAlignment()).toEqual({ layers: {}, total: null });
  expect(network.compareSignals(data, rows(21))!.gradientAlignment).toEqual({ layers: {}, total: null, norms: {} });
});

describe("what does not fit together is refused", () => {
  const of = spec(NETWORKS.full);
  test.each<[string, Partial<NetworkSpec>, RegExp]>([
    ["a layer", { layers: [of.layers[0], of.layers[2]] }, /needs weights of 2 layers, got 3/],
    [
      "widths",
      { layers: [of.layers[0], { kind: "full", rows: 7, cols: 6 }, of.layers[2]] },
      /layer 2 must be made for the 7 units below it, got 6/,
    ],
    ["weights", { weights: [of.weights[0], of.weights[2], of.weights[1]] }, /W_2 must have 42 weights, got 18/],
    ["feedback", { feedback: of.feedback!.toReversed() }, /F_1 must have 21 entries, got 18/],
    ["no feedback", { feedback: null }, /DFA needs 2 feedback matrices, got null/],
    ["no backward weights", { rule: "fa" }, /FA needs 2 sets of backward weights, got null/],
    ["batch", { batch: 0 }, /batch must be a positive integer, got 0/],
    ["rate", { rate: Number.NaN }, /rate must be positive and finite, got NaN/],
  ])("%s", (_, change, message) => {
    expect(() => new TrainableNetwork({ ...of, ...change })).toThrow(message);
  });

  test("batches and samples", () => {
    const network = new TrainableNetwork(of);
    expect(() => network.step(data, rows(9))).toThrow("needs 1 to 8 samples, got 9");
    expect(() => network.step(data, rows(0))).toThrow("needs 1 to 8 samples, got 0");
    expect(() => network.step(data, Int32Array.of(21))).toThrow("there are samples 0 to 20, got number 21");
    expect(() => network.step(samples(4, 24, "numbers"), rows(4))).toThrow(
      "need 100 inputs and 12 targets, got 96 and 12",
    );
    expect(() => network.evaluate(samples(0, 25, "numbers"))).toThrow("needs at least one sample, got 0");
    expect(() => network.compareSignals(data, rows(0))).toThrow("needs at least one sample, got 0");
  });
});
