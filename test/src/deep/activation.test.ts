import { expect, test } from "vitest";
import { ACTIVATIONS, type Activation } from "../../../src/deep/activation.ts";

const names: Activation[] = ["linear", "relu", "tanh"];
const points = Float64Array.of(-2.5, -0.3, 0.2, 1.7);

/** Central differences with a step of 1e-5 are off by 1e-10 (curvature) and 1e-11 (rounding). */
const DIFFERENCE_TOLERANCE = 1e-9;

const applied = (name: Activation, a: Float64Array): Float64Array => {
  const h = new Float64Array(a.length);
  ACTIVATIONS[name].apply(a, h);
  return h;
};

test.each(names)("the slope of %s is the derivative of its values", (name) => {
  const step = 1e-5;
  const slopes = new Float64Array(points.length).fill(1);
  ACTIVATIONS[name].timesSlope(points, applied(name, points), slopes);
  const [above, below] = [step, -step].map((s) =>
    applied(
      name,
      points.map((a) => a + s),
    ),
  );
  slopes.forEach((slope, i) => {
    expect(Math.abs(slope - (above[i] - below[i]) / (2 * step))).toBeLessThan(DIFFERENCE_TOLERANCE);
  });
});

test("ReLU's slope at 0 is 1, for either sign of zero", () => {
  const a = Float64Array.of(0, -0);
  const signals = Float64Array.of(3, 4);
  ACTIVATIONS.relu.timesSlope(a, applied("relu", a), signals);
  expect([...signals]).toEqual([3, 4]);
});

test("ReLU cuts, tanh saturates", () => {
  expect([...applied("relu", points)]).toEqual([0, 0, 0.2, 1.7]);
  expect(applied("tanh", Float64Array.of(100))[0]).toBe(1);
});
