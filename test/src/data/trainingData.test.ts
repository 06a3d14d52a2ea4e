import { describe, expect, test } from "vitest";
import { prepare, type Dataset } from "../../../src/data/files/index.ts";
import {
  labelledSamples,
  noisyLabels,
  prepareTrainingData,
  takeSamples,
  trainingSamples,
  type TrainingData,
} from "../../../src/data/index.ts";
import { fromRows, matrix } from "../../../src/linalg/index.ts";
import { stream } from "../../../src/random/index.ts";
import { refusal } from "./files/helpers.ts";

/** Single precision of numbers of order one. */
const SINGLE = 1e-6;

/**
 * Inputs of 40 samples whose columns have different means and widths (the third is constant), and labels of three
 * classes.
 */
function dataset(name: string): Dataset {
  const random = stream(1, name);
  const rows = Array.from({ length: 40 }, () => [5 + random.normal(), 0.1 * random.normal(), 7]);
  const labels = Int32Array.from(rows, () => random.integer(3));
  const { targets } = labelledSamples(new Float32Array(0), labels, 3);
  // Exact in single precision, so that both sides start from the same numbers.
  const inputs = fromRows(rows.map((row) => row.map(Math.fround)));
  return { inputs, targets: matrix(40, 3, Float64Array.from(targets)), labels, classes: ["a", "b", "c"], source: name };
}

const trainingData = (train: Dataset, held: Dataset): TrainingData => ({
  inputs: 3,
  outputs: 3,
  train: trainingSamples(train),
  test: trainingSamples(held),
  maps: null,
  classes: train.classes ?? null,
  source: train.source,
});

describe("prepareTrainingData", () => {
  const [train, tested] = [dataset("train"), dataset("test")];
  const data = trainingData(train, tested);

  test.each(["global", "feature", "none"] as const)("standardises as datasets are, %s", (standardise) => {
    const { inputs } = prepareTrainingData(data, { standardise }).train;
    const expected = prepare(train, { standardise }).inputs.data;
    inputs.forEach((x, k) =>
      expect(Math.abs(x - expected[k])).toBeLessThan(SINGLE * Math.max(1, Math.abs(expected[k]))),
    );
  });
  test("the test set is standardised by the training set, not by itself", () => {
    const small: TrainingData = {
      ...data,
      inputs: 2,
      train: { count: 2, inputs: Float32Array.of(1, 7, 3, 7), targets: new Float32Array(6), labels: null },
      test: { count: 1, inputs: Float32Array.of(6, 9), targets: new Float32Array(3), labels: null },
    };
    // Column one has mean 2 and deviation 1; column two does not vary and becomes zero.
    expect(prepareTrainingData(small, { standardise: "feature" }).test!.inputs).toEqual(Float32Array.of(4, 0));
    // All four entries: mean 4.5, variance (3.5² + 2.5² + 1.5² + 2.5²)/4 = 6.75.
    const [x] = prepareTrainingData(small, { standardise: "global" }).test!.inputs;
    expect(Math.abs(x - 1.5 / Math.sqrt(6.75))).toBeLessThan(SINGLE);
    expect(prepareTrainingData(small, { standardise: "none" }).test!.inputs).toEqual(Float32Array.of(6, 9));
  });
  test("label noise is that of datasets, and spares the test set", () => {
    const noise = () => ({ p: 0.5, stream: stream(2, "label noise") });
    const noisy = prepareTrainingData(data, { standardise: "none", labelNoise: noise() });
    const expected = prepare(train, { standardise: "none", labelNoise: noise() });
    expect(noisy.train.labels).toEqual(expected.labels);
    expect([...noisy.train.targets]).toEqual([...expected.targets.data]);
    expect(noisy.train.labels).not.toEqual(data.train.labels);
    expect(noisy.test).toEqual(data.test);
    expect(noisy.train.inputs).toEqual(data.train.inputs);
  });
  test("leaves what it is given alone, and no test set none", () => {
    const before = structuredClone(data);
    const noise = { p: 1, stream: stream(2) };
    const prepared = prepareTrainingData({ ...data, test: null }, { standardise: "feature", labelNoise: noise });
    expect(prepared.test).toBeNull();
    expect(data).toEqual(before);
  });
  test("refuses inputs that do not vary, numbers that cannot be squared and noise without labels", async () => {
    const withInputs = (inputs: Float32Array): TrainingData => ({ ...data, train: { ...data.train, inputs } });
    const global = { standardise: "global" } as const;
    expect(await refusal(() => prepareTrainingData(withInputs(new Float32Array(120).fill(2)), global))).toBe(
      "train: inputs need to vary to be standardised, got the same input for all samples",
    );
    const infinite = withInputs(data.train.inputs.with(5, Infinity));
    expect(await refusal(() => prepareTrainingData(infinite, global))).toContain("finite numbers");
    const regression = { ...data, train: { ...data.train, labels: null } };
    const labelNoise = { p: 0.1, stream: stream(1) };
    expect(await refusal(() => prepareTrainingData(regression, { standardise: "none", labelNoise }))).toBe(
      "train: label noise needs class labels, got numeric targets",
    );
  });
});

describe("noisyLabels", () => {
  const labels = Int32Array.from({ length: 2000 }, (_, i) => i % 4);
  const noisy = (p: number): Int32Array => noisyLabels(labels, 4, { p, stream: stream(3) });
  test("levels of noise on one stream are coupled", () => {
    const [low, high] = [noisy(0.2), noisy(0.5)];
    expect(noisy(0)).toEqual(labels);
    low.forEach((label, i) => {
      if (label !== labels[i]) expect(high[i]).toBe(label);
    });
  });
  test("the fraction of wrong labels is p(1 − 1/classes)", () => {
    const expected = 0.5 * 0.75;
    const wrong = noisy(0.5).filter((label, i) => label !== labels[i]).length / labels.length;
    expect(Math.abs(wrong - expected)).toBeLessThan(4 * Math.sqrt((expected * (1 - expected)) / labels.length));
  });
  test.each([-0.1, 1.1, Number.NaN])("refuses p = %d", async (p) => {
    expect(await refusal(() => noisy(p))).toBe(`label noise: needs a probability between 0 and 1, got ${p}`);
  });
});

test("numbers beyond single precision are refused, the largest it holds are not", async () => {
  const plain = dataset("plain");
  const withInput = (x: number): Dataset => ({ ...plain, inputs: matrix(40, 3, plain.inputs.data.with(4, x)) });
  const withTarget: Dataset = { ...plain, targets: matrix(40, 3, plain.targets.data.with(0, -1e39)) };
  expect(trainingSamples(withInput(3.4e38)).inputs[4]).toBe(Math.fround(3.4e38));
  expect(await refusal(() => trainingSamples(withInput(3.5e38)))).toBe(
    "plain: inputs must be numbers up to 3.4e38, which single precision holds, got 3.5e+38",
  );
  expect(await refusal(() => trainingSamples(withTarget))).toContain("targets must be numbers up to 3.4e38");
});

test("takeSamples takes rows in order", () => {
  const samples = labelledSamples(Float32Array.of(1, 2, 3, 4, 5, 6), Int32Array.of(0, 1, 0), 2);
  expect(takeSamples(samples, Int32Array.of(2, 0, 2))).toEqual({
    count: 3,
    inputs: Float32Array.of(5, 6, 1, 2, 5, 6),
    targets: Float32Array.of(1, 0, 1, 0, 1, 0),
    labels: Int32Array.of(0, 0, 0),
  });
  const numeric = { ...samples, labels: null };
  expect(takeSamples(numeric, Int32Array.of(1))).toMatchObject({ count: 1, labels: null });
});
