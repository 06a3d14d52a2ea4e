import { expect, test } from "vitest";
import { labelNoiseDeep } from "../../../../experiments/figures/deep/labelNoiseDeep.ts";
import { drawnFigure } from "../drawnFigure.ts";

const drawn = drawnFigure(labelNoiseDeep);

test("delays alignment by 1/(1 − p), but for strong noise, which is memorised first", () => {
  const n = drawn().numbers;
  for (const p of [0.1, 0.2, 0.5]) {
    // 1500 images: a level of noise removes that fraction to within a tenth, and memorising begins.
    expect(Math.abs(n[`p=${p}.delay`] / n[`p=${p}.predictedDelay`] - 1), `p = ${p}`).toBeLessThan(0.2);
  }
  // Where the statement ends: few samples beside the noise.
  expect(n["p=0.9.delay"]).toBeGreaterThan(0.45 * n["p=0.9.predictedDelay"]);
  expect(n["p=0.9.delay"]).toBeLessThan(0.65 * n["p=0.9.predictedDelay"]);
  expect(n["p=0.9.delay"]).toBeGreaterThan(n["p=0.5.delay"]);
});

test("costs accuracy on true labels, not alignment in the end", () => {
  const n = drawn().numbers;
  expect(n["p=0.9.testError"]).toBeGreaterThan(n["p=0.testError"] + 0.4);
  for (const p of [0.1, 0.2, 0.5, 0.9]) {
    expect(Math.abs(n[`p=${p}.weightAlignment`] - n["p=0.weightAlignment"])).toBeLessThan(0.1);
    expect(Math.abs(n[`p=${p}.gradientAlignment`] - n["p=0.gradientAlignment"])).toBeLessThan(0.1);
  }
});
