import { expect, test } from "vitest";
import { alignmentOrder } from "../../../../experiments/figures/deep/alignmentOrder.ts";
import { drawnFigure } from "../drawnFigure.ts";

const drawn = drawnFigure(alignmentOrder);

test("bottom to top, as expected; linear networks on time, relu networks not", () => {
  const n = drawn().numbers;
  for (const activation of ["linear", "tanh", "relu"]) {
    expect(n[`${activation}.orderAsExpected`]).toBe(1);
    expect(n[`${activation}.bottomToTop`]).toBe(1);
  }
  // By one level for all layers it is the same order in linear and tanh networks, and not in relu networks.
  for (const activation of ["linear", "tanh"])
    expect(n[`${activation}.level.layer3`]).toBeLessThan(n[`${activation}.level.layer4`]);
  expect(n["relu.level.layer2"]).toBeLessThan(n["relu.level.layer4"]);
  expect(n["relu.level.layer4"]).toBeLessThan(n["relu.level.layer3"]);
  // Single networks of width 80, SGD at a finite rate.
  expect(n["linear.smallestRatio"]).toBeGreaterThan(0.85);
  expect(n["linear.largestRatio"]).toBeLessThan(1.2);
  // Saturation slows tanh networks down.
  expect(n["tanh.largestRatio"]).toBeLessThan(1.5);
  expect(n["tanh.largestRatio"]).toBeGreaterThan(n["linear.largestRatio"]);
  // Negative control: relu units are no linear ones of half the slope.
  expect(n["relu.smallestRatio"]).toBeLessThan(0.75);
});
