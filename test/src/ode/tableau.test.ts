import { describe, expect, test } from "vitest";
import { orderDefect } from "../../../src/ode/orderConditions.ts";
import { checked, DORMAND_PRINCE } from "../../../src/ode/tableau.ts";

/** Rounding of sums of some fifty terms of size up to ten. */
const ROUNDING = 1e-13;
/** A broken order condition is off by the size of the coefficients' own fractions, not by rounding. */
const BROKEN = 1e-5;

function bent(key: "coefficients" | "error" | "nodes", index: number) {
  const values = DORMAND_PRINCE[key].slice();
  values[index] += 1e-9;
  return { ...DORMAND_PRINCE, [key]: values };
}

/** The secant from one end of the step to the other: an extension of order 1. */
const flat = (theta: number, out: Float64Array) =>
  out.forEach((_, i) => (out[i] = theta * DORMAND_PRINCE.coefficients[6 * DORMAND_PRINCE.stages + i]));

describe("orderDefect", () => {
  test("knows the orders of textbook methods", () => {
    const classical = [0, 0, 0, 0, 0.5, 0, 0, 0, 0, 0.5, 0, 0, 0, 0, 1, 0];
    const weights = [1 / 6, 1 / 3, 1 / 3, 1 / 6];
    expect(orderDefect(classical, weights, 4)).toBeLessThan(ROUNDING);
    expect(orderDefect(classical, weights, 5)).toBeGreaterThan(1e-3);
    expect(orderDefect([0], [1], 1)).toBe(0);
    expect(orderDefect([0], [1], 2)).toBe(0.5);
    const midpoint = [0, 0, 0.5, 0];
    expect(orderDefect(midpoint, [0, 1], 2)).toBe(0);
    expect(orderDefect(midpoint, [0, 1], 3)).toBeCloseTo(1 / 6, 14);
  });
});

describe("the Dormand–Prince tableau", () => {
  const { stages, coefficients, error, interpolationWeights } = DORMAND_PRINCE;
  const weights = coefficients.slice((stages - 1) * stages);
  const continuous = new Float64Array(stages);

  test("has orders 5, 4 and 4, and no more", () => {
    expect(orderDefect(coefficients, weights, 5)).toBeLessThan(ROUNDING);
    expect(orderDefect(coefficients, weights, 6)).toBeGreaterThan(BROKEN);
    const embedded = weights.map((b, i) => b - error[i]);
    expect(orderDefect(coefficients, embedded, 4)).toBeLessThan(ROUNDING);
    expect(orderDefect(coefficients, embedded, 5)).toBeGreaterThan(BROKEN);
    interpolationWeights(0.4, continuous);
    expect(orderDefect(coefficients, continuous, 4, 0.4)).toBeLessThan(ROUNDING);
    expect(orderDefect(coefficients, continuous, 5, 0.4)).toBeGreaterThan(BROKEN);
  });

  test("interpolates with value and slope at both ends", () => {
    const unit = (k: number) => Float64Array.from({ length: stages }, (_, i) => Number(i === k));
    const slope = (theta: number, sign: number) => {
      const h = 1e-6;
      const a = continuous.slice();
      interpolationWeights(theta, a);
      const b = continuous.slice();
      interpolationWeights(theta + sign * h, b);
      return b.map((value, i) => (value - a[i]) / (sign * h));
    };
    interpolationWeights(0, continuous);
    expect([...continuous]).toEqual([...new Float64Array(stages)]);
    interpolationWeights(1, continuous);
    expect([...continuous]).toEqual([...weights]);
    // One-sided differences of a polynomial with coefficients below ten are off by about ten times h.
    slope(0, 1).forEach((value, i) => expect(Math.abs(value - unit(0)[i])).toBeLessThan(1e-4));
    slope(1, -1).forEach((value, i) => expect(Math.abs(value - unit(stages - 1)[i])).toBeLessThan(1e-4));
  });

  test("is refused when a constant is wrong", () => {
    expect(() => checked(DORMAND_PRINCE)).not.toThrow();
    expect(() => checked(bent("nodes", 2))).toThrow("row 2 must sum to its node");
    expect(() => checked(bent("error", 3))).toThrow("embedded solution must have order 4");
    const swapped = bent("coefficients", 15);
    swapped.coefficients[14] -= 1e-9;
    expect(() => checked(swapped)).toThrow("solution must have order 5");
    expect(() => checked({ ...DORMAND_PRINCE, interpolationWeights: flat })).toThrow("continuous extension");
  });
});
