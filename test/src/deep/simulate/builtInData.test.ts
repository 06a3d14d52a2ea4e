import { expect, test } from "vitest";
import { builtInData } from "../../../../src/deep/index.ts";
import { noisyLabels } from "../../../../src/data/index.ts";
import { deepProblemSchema, parseWith } from "../../../../src/problem/index.ts";
import { stream } from "../../../../src/random/index.ts";

const dataOf = (data: object, seed = 1) =>
  builtInData(
    parseWith(deepProblemSchema, {
      network: { kind: "deep", hidden: [4] },
      data,
      training: { loss: "mse" },
      seed,
    }),
  );

test("label noise touches the training labels alone", () => {
  for (const kind of ["glyphs", "textures"]) {
    const [clean, noisy] = [0, 0.5].map((labelNoise) =>
      dataOf({ kind, size: 6, samples: 400, testSamples: 40, labelNoise }),
    );
    expect(noisy.train.inputs).toEqual(clean.train.inputs);
    expect(noisy.test).toEqual(clean.test);
    const changed = noisy.train.labels!.filter((label, i) => label !== clean.train.labels![i]).length;
    // 400 · 0.5 · 9/10 labels change, standard deviation 10.
    expect(Math.abs(changed - 180)).toBeLessThan(4 * 10);
    expect(noisy.train.labels!.every((label, i) => noisy.train.targets[i * 10 + label] === 1)).toBe(true);
  }
});

test("label noise is drawn as for any data of this seed", () => {
  const [clean, noisy] = [0, 0.5].map((labelNoise) => dataOf({ kind: "glyphs", size: 4, samples: 100, labelNoise }, 3));
  const expected = noisyLabels(clean.train.labels!, 10, { p: 0.5, stream: stream(3, "label noise") });
  expect(noisy.train.labels).toEqual(expected);
});

test("images are standardised by the training set", () => {
  const { train } = dataOf({ kind: "glyphs", size: 10, samples: 300 });
  const n = train.inputs.length;
  const mean = train.inputs.reduce((sum, x) => sum + x, 0) / n;
  const variance = train.inputs.reduce((sum, x) => sum + (x - mean) ** 2, 0) / n;
  // Sums of 30,000 numbers of single precision.
  expect(Math.abs(mean)).toBeLessThan(1e-5);
  expect(Math.abs(variance - 1)).toBeLessThan(1e-5);
});

test("random targets have the sizes of their covariance", () => {
  const covariances = [
    [{ kind: "alpha-beta", alpha: 0.5, beta: 0.5 }, 2],
    [{ kind: "imbalance", probabilities: [0.5, 0.3, 0.2] }, 3],
    [{ kind: "given", matrix: [[2]] }, 1],
  ] as const;
  for (const [covariance, outputs] of covariances) {
    const data = dataOf({ kind: "random-targets", inputs: 3, covariance, samples: 20 });
    expect([data.outputs, data.train.targets.length, data.test]).toEqual([outputs, 20 * outputs, null]);
  }
  expect(
    dataOf({ kind: "random-targets", inputs: 3, covariance: { kind: "isotropic" }, outputs: 5, samples: 20 }).outputs,
  ).toBe(5);
});
