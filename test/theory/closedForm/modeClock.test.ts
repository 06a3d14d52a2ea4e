import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { solve } from "../../../src/ode/index.ts";
import {
  clockDegree,
  clockSpeed,
  endToEndGain,
  layerGain,
  learningTime,
  modeClock,
  roughLearningTime,
  tauInfinity,
} from "../../../theory/closedForm/index.ts";

/** Rounding of a Newton iteration that has converged. */
const ROUNDING = 1e-13;
/** The integrator's 1e-13 a step over some hundred steps. */
const INTEGRATOR = 1e-10;
/** A central difference of step 1e-5: its error is of order 1e-10 times third derivatives of order one. */
const DIFFERENCE = 1e-8;

const parameters = { seed: 1, numRuns: Number(process.env.DFA_CASES ?? 200) };
const relative = (a: number, b: number) => Math.abs(a - b) / Math.abs(b);
const positive = fc.double({ min: -3, max: 3, noNaN: true }).map((power) => 10 ** power);
const modes = fc.record({ s: positive, lambda: positive });
const depths = fc.integer({ min: 1, max: 8 });

describe("the clock of a mode", () => {
  test("one layer is the textbook exponential", () => {
    fc.assert(
      fc.property(modes, fc.double({ min: 1e-6, max: 50, noNaN: true }), (mode, steps) => {
        const time = steps / mode.lambda;
        const { tau, learned, remaining } = modeClock(mode, 1, time);
        expect(relative(tau, (-mode.s / mode.lambda) * Math.expm1(-steps))).toBeLessThan(ROUNDING);
        expect(relative(learned, -Math.expm1(-steps))).toBeLessThan(ROUNDING);
        // The exponent itself is known to rounding only.
        expect(relative(remaining, Math.exp(-steps))).toBeLessThan(ROUNDING * (1 + steps));
      }),
      parameters,
    );
  });

  test("inverts the learning time, from the first moment to the last, without losing digits", () => {
    const parts = [1 - 2 ** -40, 0.999, 0.51, 0.5, 0.49, 1e-3, 1e-9, 1e-100, 1e-300];
    fc.assert(
      fc.property(modes, depths, fc.constantFrom(...parts), (mode, depth, part) => {
        const { learned, remaining } = modeClock(mode, depth, learningTime(mode, depth, part));
        const q = clockDegree(depth);
        expect(Math.abs(remaining / part - 1)).toBeLessThan(ROUNDING * Math.max(10, -Math.log(part)) * 10);
        if (part > 0.5) expect(relative(learned, 1 - part)).toBeLessThan(ROUNDING * 10 * q);
      }),
      parameters,
    );
  });

  test("early τ = s t to all digits", () => {
    fc.assert(
      fc.property(modes, depths, (mode, depth) => {
        const time = (1e-18 * tauInfinity(mode, depth)) / mode.s;
        expect(relative(modeClock(mode, depth, time).tau, mode.s * time)).toBeLessThan(ROUNDING);
      }),
      parameters,
    );
  });

  test("late remainders against integrating their logarithm", () => {
    const mode = { s: 1.7, lambda: 0.6 };
    for (const depth of [2, 3, 4]) {
      const q = clockDegree(depth);
      const rate = (q * mode.s) / tauInfinity(mode, depth);
      const equation = {
        dimension: 1,
        rightHandSide: (_: number, w: Float64Array, out: Float64Array) =>
          void (out[0] = rate * (1 - Math.exp(-w[0])) ** ((q - 1) / q)),
      };
      const start = learningTime(mode, depth);
      const span: [number, number] = [start, start + 100 / rate];
      const { y } = solve(equation, [Math.LN2], span, { relativeTolerance: 1e-13 });
      expect(relative(-Math.log(modeClock(mode, depth, span[1]).remaining), y[0])).toBeLessThan(INTEGRATOR);
    }
  });

  test("stays at zero without signal, and ends where its speed vanishes", () => {
    expect(modeClock({ s: 0, lambda: 1 }, 3, 10)).toEqual({ tau: 0, learned: 0, remaining: 1, logRemaining: 0 });
    expect(modeClock({ s: 1, lambda: 1 }, 3, 0)).toEqual({ tau: 0, learned: 0, remaining: 1, logRemaining: 0 });
    const mode = { s: 2, lambda: 0.3 };
    const end = modeClock(mode, 3, Number.POSITIVE_INFINITY);
    expect(end).toEqual({
      tau: tauInfinity(mode, 3),
      learned: 1,
      remaining: 0,
      logRemaining: Number.NEGATIVE_INFINITY,
    });
    expect(Math.abs(clockSpeed.evaluate({ ...mode, L: 3, q: 7, tau: end.tau }))).toBeLessThan(ROUNDING * mode.s);
  });

  test("refuses what is no mode", () => {
    expect(() => modeClock({ s: -1, lambda: 1 }, 2, 1)).toThrow("modeClock: s must be at least 0 and finite, got -1");
    expect(() => modeClock({ s: 1, lambda: 0 }, 2, 1)).toThrow("lambda must be positive where s is, got 0");
    expect(() => modeClock({ s: 1, lambda: 1 }, 1.5, 1)).toThrow("depth must be a positive integer, got 1.5");
    expect(() => modeClock({ s: 1, lambda: 1 }, 2, Number.NaN)).toThrow("time must be at least 0, got NaN");
    expect(() => learningTime({ s: 1, lambda: 1 }, 2, 0)).toThrow("remaining must be in (0, 1], got 0");
  });
});

describe("the formulas of a mode", () => {
  test("gains follow from one another, and multiply to the end-to-end gain", () => {
    const z = 0.83;
    for (const L of [1, 2, 3, 5]) {
      const gains = Array.from({ length: L }, (_, i) => layerGain.evaluate({ z, l: i + 1 }));
      gains.slice(1).forEach((a, i) => expect(relative(a, gains[i] ** 2 / 2)).toBeLessThan(ROUNDING));
      const product = gains.reduce((m, a) => m * a, 1);
      expect(relative(endToEndGain.evaluate({ z, L, q: clockDegree(L) }), product)).toBeLessThan(ROUNDING);
    }
  });

  test("the speed is what the clock's difference quotient says", () => {
    const mode = { s: 1.3, lambda: 0.7 };
    const [t, h] = [1.1, 1e-5];
    const tau = (time: number) => modeClock(mode, 3, time).tau;
    const speed = clockSpeed.evaluate({ ...mode, L: 3, q: 7, tau: tau(t) });
    expect(Math.abs((tau(t + h) - tau(t - h)) / (2 * h) - speed)).toBeLessThan(DIFFERENCE);
  });

  test("learning times tend to 2/s with depth, whatever λ", () => {
    for (const lambda of [0.1, 1, 10]) {
      for (const L of [4, 6, 8, 10, 16]) {
        // τ_∞/2 = (s/(λ 2^L))^{1/q}, and the hypergeometric factor is 1 + O(1/q).
        const order = (Math.abs(Math.log(3 / lambda)) + L + 1) / 2 ** L;
        expect(Math.abs(learningTime({ s: 3, lambda }, L) / (2 / 3) - 1)).toBeLessThan(order);
      }
    }
    expect(learningTime({ s: 0, lambda: 1 }, 3)).toBe(Number.POSITIVE_INFINITY);
    const rough = roughLearningTime.evaluate({ s: 1, lambda: 1, q: 7, L: 3 });
    expect(rough).toBeCloseTo(tauInfinity({ s: 1, lambda: 1 }, 3), 12);
  });
});
