import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { prepareTrainingData, type TrainingData, type TrainingSamples } from "../../../../src/data/index.ts";
import { textures } from "../../../../src/data/images/index.ts";
import { ridgeAccuracy, type Classified } from "./ridge.ts";

const bytes = (inputs: Float32Array): Uint8Array => Uint8Array.from(inputs, (x) => Math.round(255 * x));

const pixels = ({ inputs, labels }: TrainingSamples): Classified => ({
  features: Float64Array.from(inputs),
  labels: labels!,
});

/** How far apart two pixels are whose products are taken. */
const REACH = 2;

/** Products of near pixels, averaged over the image: what a convolution sees and a linear map does not. */
function correlations(
  { inputs, labels, count }: TrainingSamples,
  { channels, size }: TrainingData["maps"] & {},
): Classified {
  const shifts = Array.from({ length: 2 * REACH + 1 }, (_, i) => i - REACH).flatMap((dx) =>
    Array.from({ length: REACH + 1 }, (_, dy) => [dx, dy]),
  );
  const features: number[] = [];
  const at = (i: number, c: number, y: number, x: number): number => inputs[((i * channels + c) * size + y) * size + x];
  for (let i = 0; i < count; i++) {
    for (const [dx, dy] of shifts) {
      for (let c = 0; c < channels; c++) {
        for (let d = 0; d < channels; d++) {
          let sum = 0;
          for (let y = 0; y < size - REACH; y++)
            for (let x = REACH; x < size - REACH; x++) sum += at(i, c, y, x) * at(i, d, y + dy, x + dx);
          features.push(sum / (size * size));
        }
      }
    }
  }
  return { features: Float64Array.from(features), labels: labels! };
}

describe("textures", () => {
  test("are what they say", () => {
    const data = textures({ size: 8, samples: 30, testSamples: 10, classes: 4, seed: 1 });
    expect(data).toMatchObject({ inputs: 192, outputs: 4, maps: { channels: 3, size: 8 }, source: "textures" });
    expect(data.classes).toEqual(["coarse 0°", "coarse 36°", "coarse 72°", "coarse 108°"]);
    expect(data.train).toMatchObject({ count: 30, inputs: { length: 30 * 192 }, targets: { length: 120 } });
    expect(data.test).toMatchObject({ count: 10 });
    expect(new Set(data.train.labels)).toEqual(new Set([0, 1, 2, 3]));
    expect(textures({ size: 8, samples: 1, testSamples: 0, seed: 1 })).toMatchObject({ outputs: 10, test: null });
  });
  test("are pinned: the same on every machine and in every version", () => {
    const { train } = textures({ size: 14, samples: 100, testSamples: 0, seed: 1 });
    expect([...train.labels!.subarray(0, 10)]).toEqual([2, 5, 4, 7, 9, 7, 0, 2, 1, 1]);
    expect(createHash("sha256").update(bytes(train.inputs)).digest("hex")).toBe(
      "32b20b39bb6cb5f3c32e272ef9fef2ae1f08546a4cc33e77ddd10c6f66c42382",
    );
  });
  test("are 8-bit images, of all levels", () => {
    const { inputs } = textures({ size: 14, samples: 100, testSamples: 0, seed: 2 }).train;
    expect(inputs).toEqual(Float32Array.from(bytes(inputs), (b) => b / 255));
    expect(new Set(inputs).size).toBe(256);
  });
  test("image i depends on the seed, the set and i alone", () => {
    const few = textures({ size: 6, samples: 5, testSamples: 5, seed: 1 });
    const many = textures({ size: 6, samples: 40, testSamples: 7, seed: 1 });
    expect(many.train.inputs.subarray(0, 5 * 108)).toEqual(few.train.inputs);
    expect(many.test!.inputs.subarray(0, 5 * 108)).toEqual(few.test!.inputs);
    expect(few.test!.inputs).not.toEqual(few.train.inputs);
  });
  test("their classes differ in correlations, and little in their means", () => {
    const data = prepareTrainingData(textures({ size: 14, samples: 1500, testSamples: 500, seed: 1 }), {
      standardise: "global",
    });
    const { train, test: tested, maps } = data;
    const linear = ridgeAccuracy(pixels(train), pixels(tested!), 10, 1);
    expect(linear).toBeGreaterThan(0.15);
    expect(linear).toBeLessThan(0.45);
    const near = [correlations(train, maps!), correlations(tested!, maps!)] as const;
    expect(ridgeAccuracy(...near, 10, 1e-4)).toBeGreaterThan(0.75);
    // The control: labels of other images.
    expect(ridgeAccuracy(near[0], { ...near[1], labels: tested!.labels!.toReversed() }, 10, 1e-4)).toBeLessThan(0.2);
  });
  test.each([1, 11, 2.5, Number.NaN])("%d classes are refused", (classes) => {
    expect(() => textures({ size: 4, samples: 1, testSamples: 0, classes, seed: 1 })).toThrow(RangeError);
  });
});
