import { expect, test } from "vitest";
import { LOSSES, type LossKind } from "../../../src/deep/loss.ts";

const outputs = Float64Array.of(0.5, -1, 2, 1.5, 0.25, -0.75);
const targets = Float64Array.of(0, 1, 0, 0.5, 0.25, 0.25);
const SAMPLES = 2;

/** Central differences with a step of 1e-5 are off by about 1e-10. */
const DIFFERENCE_TOLERANCE = 1e-8;

test.each(["mse", "cross-entropy"] as LossKind[])("the errors of %s are its gradient in the outputs", (kind) => {
  const { value, errors } = LOSSES[kind];
  const e = new Float64Array(outputs.length);
  errors(SAMPLES, outputs, targets, e);
  const step = 1e-5;
  e.forEach((error, i) => {
    const moved = (by: number) =>
      value(
        SAMPLES,
        outputs.map((y, j) => (j === i ? y + by : y)),
        targets,
      );
    const gradient = (SAMPLES * (moved(step) - moved(-step))) / (2 * step);
    expect(Math.abs(error - gradient)).toBeLessThan(DIFFERENCE_TOLERANCE);
  });
});

test("the mean squared error of a row is half its squared distance", () => {
  expect(LOSSES.mse.value(1, Float64Array.of(3, 0), Float64Array.of(0, 4))).toBe(12.5);
});

test("the cross-entropy of equal outputs is the logarithm of their number", () => {
  expect(LOSSES["cross-entropy"].value(1, new Float64Array(8), Float64Array.of(0, 0, 1, 0, 0, 0, 0, 0))).toBeCloseTo(
    Math.log(8),
    14,
  );
});

test("large outputs do not overflow the cross-entropy", () => {
  const large = Float64Array.of(1000, 0);
  expect(LOSSES["cross-entropy"].value(1, large, Float64Array.of(0, 1))).toBe(1000);
  const e = new Float64Array(2);
  LOSSES["cross-entropy"].errors(1, large, Float64Array.of(0, 1), e);
  expect([...e]).toEqual([1, -1]);
});
