import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { solve } from "../../../src/ode/index.ts";
import { digamma, hypergeometric } from "../../../theory/closedForm/index.ts";

/** A few units in the last place. */
const ROUNDING = 1e-14;
/** The integrator's 1e-13 a step over some hundred steps. */
const INTEGRATOR = 1e-11;
const EULER_GAMMA = 0.5772156649015329;

const relative = (a: number, b: number) => Math.abs(a - b) / Math.abs(b);

describe("digamma", () => {
  test("its known values", () => {
    expect(relative(digamma(1), -EULER_GAMMA)).toBeLessThan(ROUNDING);
    expect(relative(digamma(1 / 2), -EULER_GAMMA - 2 * Math.LN2)).toBeLessThan(ROUNDING);
    const third = -EULER_GAMMA - Math.PI / (2 * Math.sqrt(3)) - 1.5 * Math.log(3);
    expect(relative(digamma(1 / 3), third)).toBeLessThan(ROUNDING);
    expect(relative(digamma(2 / 3) - digamma(1 / 3), Math.PI / Math.sqrt(3))).toBeLessThan(ROUNDING);
  });

  test("recurrence and duplication", () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-3, max: 50, noNaN: true }), (x) => {
        expect(Math.abs(digamma(x + 1) - digamma(x) - 1 / x)).toBeLessThan(ROUNDING * (10 + 2 / x));
        const doubled = 0.5 * (digamma(x) + digamma(x + 0.5)) + Math.LN2;
        expect(Math.abs(digamma(2 * x) - doubled)).toBeLessThan(ROUNDING * (10 + 2 / x));
      }),
      { seed: 1, numRuns: Number(process.env.DFA_CASES ?? 200) },
    );
  });

  test("refuses what is not positive", () => {
    expect(() => digamma(0)).toThrow("digamma: x must be positive, got 0");
  });
});

describe("hypergeometric", () => {
  const distances = [1, 1 - 1e-9, 0.9, 0.6, 0.5, 0.49, 0.1, 1e-3, 1e-9, 1e-30, 1e-300];

  test("b = 1 is −ln(1 − x)/x, b = 1/2 is artanh(√x)/√x", () => {
    for (const y of distances.slice(2)) {
      expect(relative(hypergeometric(1, y), -Math.log(y) / (1 - y))).toBeLessThan(ROUNDING);
      const r = Math.sqrt(1 - y);
      expect(relative(hypergeometric(1 / 2, y), Math.log((1 + r) ** 2 / y) / (2 * r))).toBeLessThan(ROUNDING);
    }
    expect(hypergeometric(1 / 3, 1)).toBe(1);
  });

  test("is the integral of 1/(1 − u^q) over u, divided by its end", () => {
    for (const q of [3, 7, 15, 31]) {
      const equation = {
        dimension: 1,
        rightHandSide: (u: number, _: Float64Array, out: Float64Array) => void (out[0] = 1 / (1 - u ** q)),
      };
      const ends = [0.1, 0.5, 0.9, 0.5 ** (1 / q), 0.999];
      const options = { relativeTolerance: 1e-13, absoluteTolerance: 1e-15 };
      for (const r of ends) {
        const [integral] = solve(equation, [0], [0, r], options).y;
        expect(relative(r * hypergeometric(1 / q, 1 - r ** q), integral)).toBeLessThan(INTEGRATOR);
      }
    }
  });

  test("the two series meet at one half", () => {
    for (const q of [1, 2, 3, 7, 15, 63, 1023]) {
      const [below, above] = [0.5 - 2 ** -53, 0.5].map((y) => hypergeometric(1 / q, y));
      expect(relative(below, above)).toBeLessThan(ROUNDING);
    }
  });

  test("refuses arguments out of range", () => {
    expect(() => hypergeometric(0, 0.5)).toThrow("b must be in (0, 1], got 0");
    expect(() => hypergeometric(0.5, 0)).toThrow("y must be in (0, 1], got 0");
    expect(() => hypergeometric(0.5, Number.NaN)).toThrow("got NaN");
  });
});
