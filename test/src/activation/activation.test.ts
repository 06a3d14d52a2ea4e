import { expect, test } from "vitest";
import { ACTIVATIONS } from "../../../src/activation/index.ts";

const POINTS = [-2.5, -0.3, 0.2, 1.7];

/** Central differences with a step of 1e-5 are off by 1e-10 (curvature) and 1e-11 (rounding). */
const DIFFERENCE_TOLERANCE = 1e-9;

test.each(Object.entries(ACTIVATIONS))("the slope of %s is the derivative of its values", (_, { value, slope }) => {
  const step = 1e-5;
  for (const a of POINTS) {
    const difference = (value(a + step) - value(a - step)) / (2 * step);
    expect(Math.abs(slope(a, value(a)) - difference)).toBeLessThan(DIFFERENCE_TOLERANCE);
  }
});

test("ReLU's slope at 0 is 1, for either sign of zero", () => {
  expect([0, -0].map((a) => ACTIVATIONS.relu.slope(a, 0))).toEqual([1, 1]);
});

test("ReLU cuts, tanh saturates", () => {
  expect(POINTS.map(ACTIVATIONS.relu.value)).toEqual([0, 0, 0.2, 1.7]);
  expect(ACTIVATIONS.tanh.value(100)).toBe(1);
});
