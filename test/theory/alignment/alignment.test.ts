import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { gram, identity, product, singularValues, trace, transpose, type Matrix } from "../../../src/linalg/index.ts";
import { weightAlignment } from "../../../src/measure/index.ts";
import { gaussianMatrix, haarColumns, stream } from "../../../src/random/index.ts";
import {
  alignmentDelay,
  alignmentFromGrams,
  classSignal,
  conditioningFactor,
  crossingClock,
  extremalError,
  kantorovichBound,
  leakyAlignment,
  leakyCrossingClock,
  signalExponent,
  symmetryFactor,
  kantorovichWeights,
} from "../../../theory/alignment/index.ts";
import { exponentAtConvergence } from "../../../theory/closedForm/index.ts";

const ROUNDING = 1e-12;
/** A central difference of step 1e-5. */
const DIFFERENCE = 1e-8;
const parameters = { seed: 1, numRuns: Number(process.env.DFA_CASES ?? 200) };

/** The alignment of `W_2 = F_2 A F_1ᵀ` and of `W_3 = A F_2ᵀ`, by definition. */
function byDefinition(A: Matrix, F: readonly Matrix[]): [number | null, number | null] {
  const W = [
    gaussianMatrix(F[0].rows, 3, stream(1, "W_1")),
    product(F[1], A, transpose(F[0])),
    product(A, transpose(F[1])),
  ];
  const { layers } = weightAlignment(W, F);
  return [layers[2], layers[3]];
}

describe("weight alignment from the alignment matrix", () => {
  const A = gaussianMatrix(4, 4, stream(1, "A"));

  test("factors with orthonormal feedback", () => {
    const F = [haarColumns(7, 4, stream(1, "F_1")), haarColumns(5, 4, stream(1, "F_2"))];
    const s = singularValues(A);
    const predicted = conditioningFactor(s) * symmetryFactor(trace(A), s);
    for (const measured of byDefinition(A, F))
      expect(Math.abs((measured ?? Number.NaN) - predicted)).toBeLessThan(ROUNDING);
    expect(conditioningFactor([2, 2, 2])).toBeCloseTo(1, 14);
    expect(conditioningFactor([0, 0])).toBeNaN();
  });

  test("with any feedback", () => {
    const F = [gaussianMatrix(6, 4, stream(1, "F_1")), gaussianMatrix(3, 4, stream(1, "F_2"))];
    const [G1, G2] = F.map(gram);
    const [second, third] = byDefinition(A, F);
    expect(Math.abs((second ?? Number.NaN) - alignmentFromGrams(A, G1, G2))).toBeLessThan(ROUNDING);
    expect(Math.abs((third ?? Number.NaN) - alignmentFromGrams(A, G2))).toBeLessThan(ROUNDING);
    expect(Math.abs(alignmentFromGrams(A, G2) - alignmentFromGrams(A, G2, identity(4)))).toBe(0);
  });
});

/** The cosine of e and its image under the diagonal of q. */
const cosine = (q: readonly number[], e: readonly number[]) => {
  const inner = q.reduce((sum, value, i) => sum + value * e[i] ** 2, 0);
  return inner / (Math.hypot(...e) * Math.hypot(...q.map((value, i) => value * e[i])));
};

describe("the Kantorovich bound", () => {
  test("is never passed, and attained by the extremal error", () => {
    const spectra = fc.array(fc.double({ min: 0.01, max: 10, noNaN: true }), { minLength: 2, maxLength: 6 });
    fc.assert(
      fc.property(spectra, fc.integer(), (q, seed) => {
        const random = stream(Math.abs(seed), "error");
        const kappa = Math.max(...q) / Math.min(...q);
        const bound = kantorovichBound(kappa);
        expect(
          cosine(
            q,
            q.map(() => random.normal()),
          ),
        ).toBeGreaterThan(bound - ROUNDING);
        const { strongest, weakest } = extremalError(kappa);
        expect(Math.abs(cosine([kappa, 1], [strongest, weakest]) - bound)).toBeLessThan(ROUNDING);
        expect(Math.abs(Math.hypot(strongest, weakest) - 1)).toBeLessThan(ROUNDING);
      }),
      parameters,
    );
  });

  test("falls from one, at the slope of its derivative", () => {
    expect(kantorovichBound(1)).toBe(1);
    const slope = kantorovichWeights.formulas[0].derivative("kappa").evaluate({ kappa: 3 });
    const h = 1e-5;
    expect(Math.abs((kantorovichBound(3 + h) - kantorovichBound(3 - h)) / (2 * h) - slope)).toBeLessThan(DIFFERENCE);
    expect(slope).toBeLessThan(0);
    expect(() => kantorovichBound(0.5)).toThrow("kappa must be at least 1, got 0.5");
    expect(() => extremalError(Number.NaN)).toThrow("got NaN");
  });
});

test("the exponent of a signal is the sum of the exponents of the layers above", () => {
  for (const L of [2, 3, 5]) {
    for (let l = 1; l < L; l++) {
      let sum = 0;
      for (let k = l + 1; k <= L; k++) sum += exponentAtConvergence(k, L);
      expect(Math.abs(signalExponent(l, L) - sum)).toBeLessThan(ROUNDING);
    }
  }
  expect(() => signalExponent(3, 3)).toThrow("from 1 to 2, got 3");
});

describe("early alignment from initial weights", () => {
  test("at the crossing clock the learned part equals the initial weights", () => {
    for (const sigma of [0.01, 0.35]) {
      for (const l of [2, 3, 4]) {
        expect(Math.abs((2 * crossingClock(sigma, l) ** (2 ** (l - 1))) / sigma - 1)).toBeLessThan(ROUNDING);
      }
    }
    expect(crossingClock(0.3, 2)).toBeLessThan(crossingClock(0.3, 3));
    expect(() => crossingClock(-1, 2)).toThrow("sigma must be at least 0, got -1");
    expect(() => crossingClock(1, 1)).toThrow("an integer of at least 2, got 1");
  });

  test("without anything to leak through it is that of the plain estimate", () => {
    const initial = { sizes: [4, 1e12, 1e12, 4], sigmas: [0, 0.2, 0.1] };
    for (const l of [2, 3]) {
      expect(Math.abs(leakyCrossingClock(initial, l) / crossingClock(initial.sigmas[l - 1], l) - 1)).toBeLessThan(
        1e-10,
      );
    }
  });

  test("the leak delays its own layer and hastens the one above", () => {
    const initial = { sizes: [4, 100, 100, 4], sigmas: [0.3, 0.3, 0.3] };
    expect(leakyCrossingClock(initial, 2)).toBeGreaterThan(crossingClock(0.3, 2));
    expect(leakyCrossingClock(initial, 3)).toBeLessThan(crossingClock(0.3, 3));
    for (const l of [2, 3]) {
      expect(leakyAlignment(initial, leakyCrossingClock(initial, l))[l - 2]).toBeCloseTo(Math.SQRT1_2, 12);
    }
    expect(() => leakyCrossingClock(initial, 4)).toThrow("from 2 to 3, got 4");
  });

  test("starts at what chance gives", () => {
    const initial = { sizes: [4, 100, 100, 4], sigmas: [0.3, 0.3, 0.3], chance: [0.05, -0.02] };
    leakyAlignment(initial, 0).forEach((value, i) => expect(value).toBeCloseTo(initial.chance[i], 14));
  });
});

test("replaced labels keep 1 − p of the covariance with the inputs: every outcome counted", () => {
  const probabilities = [0.5, 0.3, 0.2];
  const x = [1, -2, 0.5];
  const p = 0.3;
  const covariance = (noise: number, label: number) => {
    let [xy, meanX, meanY] = [0, 0, 0];
    probabilities.forEach((weight, c) => {
      const hit = (1 - noise) * (c === label ? 1 : 0) + noise / 3;
      xy += weight * hit * x[c];
      meanX += weight * x[c];
      meanY += weight * hit;
    });
    return xy - meanX * meanY;
  };
  for (let label = 0; label < 3; label++) {
    expect(Math.abs(covariance(p, label) - classSignal(p) * covariance(0, label))).toBeLessThan(ROUNDING);
  }
  expect(alignmentDelay(p) * classSignal(p)).toBeCloseTo(1, 14);
  expect(() => classSignal(1.5)).toThrow("p must be in [0, 1), got 1.5");
  expect(() => alignmentDelay(1)).toThrow("got 1");
});
