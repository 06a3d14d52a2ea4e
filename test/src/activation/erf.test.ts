import { expect, test } from "vitest";
import { erf } from "../../../src/activation/index.ts";

/** Cody's approximations promise errors of a few units in the last place. */
const LAST_PLACES = 4 * Number.EPSILON;

/** `erf x = 2/√π e^{−x²} Σ_n 2^n x^{2n+1} / (2n+1)!!`: all terms positive, no cancellation. */
function series(x: number): number {
  let term = x;
  let sum = x;
  for (let n = 1; n < 400; n++) {
    term *= (2 * x * x) / (2 * n + 1);
    sum += term;
  }
  return (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * sum;
}

test("erf agrees with its power series, is odd and saturates", () => {
  for (let x = 1e-3; x < 7; x += 0.0137) {
    // The series' own error: exp(−x²) loses x² units.
    expect(Math.abs(erf(x) / series(x) - 1)).toBeLessThan(LAST_PLACES * (2 + x * x));
    expect(erf(-x)).toBe(-erf(x));
  }
  expect(erf(1)).toBeCloseTo(0.8427007929497149, 15);
  expect(erf(0)).toBe(0);
  expect(erf(1e-300) / (1e-300 * (2 / Math.sqrt(Math.PI)))).toBeCloseTo(1, 15);
  expect([erf(6), erf(Infinity), erf(-Infinity), erf(Number.NaN)]).toEqual([1, 1, -1, Number.NaN]);
});
