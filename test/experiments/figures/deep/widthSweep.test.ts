import { expect, test } from "vitest";
import { widthSweep } from "../../../../experiments/figures/deep/widthSweep.ts";
import { drawnFigure } from "../drawnFigure.ts";

const drawn = drawnFigure(widthSweep);

test("weights of wide networks align less and grow less alike, signals align as well", () => {
  const n = drawn().numbers;
  expect(n["dfa.weightAlignment2.192"]).toBeLessThan(0.6 * n["dfa.weightAlignment2.24"]);
  expect(n["expected.weightAlignment2.192"]).toBeLessThan(0.8 * n["expected.weightAlignment2.24"]);
  expect(n["dfa.cosine2.192"]).toBeLessThan(0.4 * n["dfa.cosine2.24"]);
  expect(Math.abs(n["dfa.gradientAlignment2.192"] / n["dfa.gradientAlignment2.24"] - 1)).toBeLessThan(0.2);
  // Where the theory misses: the last layer of the narrowest networks, and what it gains by width.
  expect(n["expected.weightAlignment3.12"]).toBeLessThan(n["dfa.weightAlignment3.12"] - 0.2);
  expect(n["expected.weightAlignment3.192"]).toBeGreaterThan(n["expected.weightAlignment3.12"] + 0.2);
  expect(n["dfa.weightAlignment3.192"]).toBeLessThan(n["dfa.weightAlignment3.12"]);
  expect(n["largestDeviation.weightAlignment3"]).toBeGreaterThan(0.2);
  // Networks grow alike as their growth alone would have it, but for the last layer.
  for (const layer of [1, 2])
    expect(Math.abs(n[`dfa.cosine${layer}.48`] - n[`expected.cosine${layer}.48`])).toBeLessThan(0.1);
  expect(n["dfa.cosine3.48"]).toBeLessThan(n["expected.cosine3.48"] - 0.2);
  for (const width of [48, 96, 192]) {
    for (const name of ["weightAlignment3", "gradientAlignment1", "gradientAlignment2"]) {
      // A nonlinear network beside a linear theory.
      expect(Math.abs(n[`dfa.${name}.${width}`] - n[`expected.${name}.${width}`])).toBeLessThan(0.2);
    }
    // Negative control: under BP there is nothing to expect.
    expect(Math.abs(n[`bp.weightAlignment3.${width}`] - n[`expected.weightAlignment3.${width}`])).toBeGreaterThan(0.4);
  }
});
