import { expect, test } from "vitest";
import { correlation, mean, standardError } from "../../../experiments/plot/index.ts";

/** A few roundings. */
const ROUNDING = 1e-12;

test("averages of values worked out by hand", () => {
  expect(mean([1, 2, 6])).toBe(3);
  // Variance (4 + 1 + 9)/2 = 7, over 3.
  expect(Math.abs(standardError([1, 2, 6]) - Math.sqrt(7 / 3))).toBeLessThan(ROUNDING);
  expect(standardError([5])).toBe(0);
});

test("correlation: one on a line, minus one on a falling one, 0.5 where half of each is shared", () => {
  expect(Math.abs(correlation([1, 2, 4], [3, 5, 9]) - 1)).toBeLessThan(ROUNDING);
  expect(Math.abs(correlation([1, 2, 4], [-3, -5, -9]) + 1)).toBeLessThan(ROUNDING);
  expect(Math.abs(correlation([1, 0, -1, 0], [1, 1, -1, -1]) - Math.SQRT1_2)).toBeLessThan(ROUNDING);
});
