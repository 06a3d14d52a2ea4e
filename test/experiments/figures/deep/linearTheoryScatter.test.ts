import { expect, test } from "vitest";
import { linearTheoryScatter } from "../../../../experiments/figures/deep/linearTheoryScatter.ts";
import { drawnFigure } from "../drawnFigure.ts";

const drawn = drawnFigure(linearTheoryScatter);

test("as much of tanh as of linear ones, less of relu", () => {
  const n = drawn().numbers;
  for (const activation of ["linear", "tanh"]) {
    expect(n[`${activation}.small.weightAlignment.correlation`]).toBeGreaterThan(0.97);
    expect(n[`${activation}.small.gradientAlignment.correlation`]).toBeGreaterThan(0.95);
    expect(n[`${activation}.small.weightAlignment.meanDeviation`]).toBeLessThan(0.06);
  }
  expect(n["relu.small.weightAlignment.correlation"]).toBeGreaterThan(0.8);
  expect(n["relu.small.weightAlignment.meanDeviation"]).toBeGreaterThan(
    1.3 * n["linear.small.weightAlignment.meanDeviation"],
  );
});
