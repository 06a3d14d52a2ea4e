import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { prepareTrainingData, type TrainingSamples } from "../../../../src/data/index.ts";
import { glyphs, resizeMaps } from "../../../../src/data/images/index.ts";
import { stream } from "../../../../src/random/index.ts";
import { refusal } from "../files/helpers.ts";
import { ridgeAccuracy, type Classified } from "./ridge.ts";

/** The images as bytes, 0 … 255. */
const bytes = (inputs: Float32Array): Uint8Array => Uint8Array.from(inputs, (x) => Math.round(255 * x));

/**
 * Random ReLU units: a network of one hidden layer of which only the upper layer is trained, which a trained one
 * outdoes.
 */
function reluFeatures({ inputs, labels, count }: TrainingSamples, units: number): Classified {
  const n = inputs.length / count;
  const random = stream(1, "random units");
  const W = Float64Array.from({ length: units * n }, () => random.normal() / Math.sqrt(n));
  const features = new Float64Array(count * units);
  for (let i = 0; i < count; i++) {
    for (let u = 0; u < units; u++) {
      let sum = 0;
      for (let j = 0; j < n; j++) sum += W[u * n + j] * inputs[i * n + j];
      features[i * units + u] = Math.max(0, sum);
    }
  }
  return { features, labels: labels! };
}

const pixels = ({ inputs, labels }: TrainingSamples): Classified => ({
  features: Float64Array.from(inputs),
  labels: labels!,
});

describe("glyphs", () => {
  test("are what they say", () => {
    const data = glyphs({ size: 14, samples: 50, testSamples: 20, seed: 1 });
    expect(data).toMatchObject({ inputs: 196, outputs: 10, maps: { channels: 1, size: 14 }, source: "glyphs" });
    expect(data.classes).toEqual(Array.from("0123456789"));
    expect(data.train).toMatchObject({ count: 50, inputs: { length: 50 * 196 }, targets: { length: 500 } });
    expect(data.test).toMatchObject({ count: 20 });
    data.train.labels!.forEach((label, i) => {
      expect([...data.train.targets.subarray(10 * i, 10 * i + 10)].indexOf(1)).toBe(label);
    });
    expect(data.train.targets.reduce((sum, y) => sum + y, 0)).toBe(50);
    expect(glyphs({ size: 14, samples: 1, testSamples: 0, seed: 1 }).test).toBeNull();
  });
  test("are pinned: the same on every machine and in every version", () => {
    const { train } = glyphs({ size: 14, samples: 100, testSamples: 0, seed: 1 });
    expect([...train.labels!.subarray(0, 10)]).toEqual([7, 7, 3, 8, 8, 8, 4, 0, 8, 3]);
    expect(createHash("sha256").update(bytes(train.inputs)).digest("hex")).toBe(
      "e4cf9fba3e153d3d5f9fe3d9b746e2c86a224e628c22865397132cd7f4a964e5",
    );
  });
  test("are 8-bit images", () => {
    const { inputs } = glyphs({ size: 14, samples: 20, testSamples: 0, seed: 2 }).train;
    expect(inputs).toEqual(Float32Array.from(bytes(inputs), (b) => b / 255));
  });
  test("image i depends on the seed, the set and i alone", () => {
    const few = glyphs({ size: 14, samples: 5, testSamples: 5, seed: 1 });
    const many = glyphs({ size: 14, samples: 40, testSamples: 7, seed: 1 });
    expect(many.train.inputs.subarray(0, 5 * 196)).toEqual(few.train.inputs);
    expect(many.test!.inputs.subarray(0, 5 * 196)).toEqual(few.test!.inputs);
    expect(few.test!.inputs).not.toEqual(few.train.inputs);
    expect(glyphs({ size: 14, samples: 5, testSamples: 0, seed: 2 }).train.inputs).not.toEqual(few.train.inputs);
  });
  test("the same digits at any size", () => {
    const [small, large] = [14, 42].map((size) => glyphs({ size, samples: 50, testSamples: 0, seed: 1 }).train);
    expect(small.labels).toEqual(large.labels);
    const averaged = resizeMaps(large.inputs, 42, 14);
    // The pixel noise is drawn anew; an edge that is a ramp of one pixel is a little wider on larger pixels.
    expect(correlation(small.inputs, averaged)).toBeGreaterThan(0.95);
    expect(correlation(small.inputs, averaged.toReversed())).toBeLessThan(0.5);
  });
  test("classes are balanced", () => {
    const counts = new Float64Array(10);
    const samples = 10_000;
    glyphs({ size: 1, samples, testSamples: 0, seed: 3 }).train.labels!.forEach((label) => counts[label]++);
    const sd = Math.sqrt(samples * 0.1 * 0.9);
    for (const count of counts) expect(Math.abs(count - samples / 10)).toBeLessThan(4 * sd);
  });
  test("a linear map reads most of them, a hidden layer more", () => {
    const { train, test: tested } = prepareTrainingData(
      glyphs({ size: 14, samples: 3000, testSamples: 500, seed: 1 }),
      {
        standardise: "global",
      },
    );
    const linear = ridgeAccuracy(pixels(train), pixels(tested!), 10, 1e-2);
    expect(linear).toBeGreaterThan(0.7);
    expect(linear).toBeLessThan(0.92);
    const units = 300;
    expect(ridgeAccuracy(reluFeatures(train, units), reluFeatures(tested!, units), 10, 1e-4)).toBeGreaterThan(
      linear + 0.03,
    );
    // The control: labels of other images.
    const shuffled = { ...pixels(tested!), labels: tested!.labels!.toReversed() };
    expect(ridgeAccuracy(pixels(train), shuffled, 10, 1e-2)).toBeLessThan(0.2);
  });
  test("more than can be stored is refused", async () => {
    expect(await refusal(() => glyphs({ size: 14, samples: 1e12, testSamples: 0, seed: 1 }))).toContain("the glyphs");
  });
});

function correlation(a: Float32Array, b: Float32Array): number {
  const centred = (x: Float32Array): Float64Array => {
    const mean = x.reduce((sum, v) => sum + v, 0) / x.length;
    return Float64Array.from(x, (v) => v - mean);
  };
  const [u, v] = [centred(a), centred(b)];
  const dot = (x: Float64Array, y: Float64Array): number => x.reduce((sum, xi, i) => sum + xi * y[i], 0);
  return dot(u, v) / Math.sqrt(dot(u, u) * dot(v, v));
}
