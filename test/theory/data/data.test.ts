import { describe, expect, test } from "vitest";
import { alphaBeta, ar1, circulant, classImbalance, equicorrelated, powerLaw } from "../../../src/data/index.ts";
import {
  conditioning,
  diagonal,
  norm,
  product,
  singularValues,
  trace,
  transpose,
  type Matrix,
} from "../../../src/linalg/index.ts";
import { haarColumns, stream } from "../../../src/random/index.ts";
import {
  alphaBetaInvariants,
  alphaBetaSecondLayer,
  ar1ConditioningGap,
  ar1ConditioningLimit,
  circulantSpectrum,
  earlyAlignment,
  equicorrelatedConditioning,
  equicorrelatedSpectrum,
  imbalanceSpectrum,
  powerLawConditioning,
  powerLawSpectrum,
} from "../../../theory/data/index.ts";

/** Rounding of singular values of small matrices. */
const ROUNDING = 1e-12;

/** The singular values of a positive semidefinite matrix are its eigenvalues. */
const sameSpectrum = (predicted: Float64Array, S: Matrix) => {
  const s = singularValues(S);
  expect(predicted.length).toBe(s.length);
  predicted.forEach((value, i) => expect(Math.abs(value - s[i])).toBeLessThan(ROUNDING));
};

describe("known spectra", () => {
  test("agree with singular values", () => {
    sameSpectrum(powerLawSpectrum(6, 1.5), powerLaw(6, 1.5));
    sameSpectrum(circulantSpectrum([3, 1, 0.5, 1]), circulant([3, 1, 0.5, 1]));
    sameSpectrum(equicorrelatedSpectrum(5, 0.4), equicorrelated(5, 0.4));
    sameSpectrum(imbalanceSpectrum([0.5, 0.3, 0.15, 0.05]), classImbalance([0.5, 0.3, 0.15, 0.05]));
  });

  test("their condition numbers", () => {
    expect(Math.abs(powerLawConditioning(6, 1.5) / (conditioning(powerLaw(6, 1.5)).kappa ?? 0) - 1)).toBeLessThan(
      ROUNDING,
    );
    const kappa = conditioning(equicorrelated(5, 0.4)).kappa ?? 0;
    expect(Math.abs(equicorrelatedConditioning(5, 0.4) / kappa - 1)).toBeLessThan(ROUNDING);
  });

  test("balanced classes: 1/n, n − 1 times; the rank is one short in any case", () => {
    const balanced = imbalanceSpectrum([0.25, 0.25, 0.25, 0.25]);
    expect(Array.from(balanced)).toEqual([0.25, 0.25, 0.25, 0]);
    const skewed = imbalanceSpectrum([0.9, 0.06, 0.04]);
    expect(conditioning(classImbalance([0.9, 0.06, 0.04])).rank).toBe(2);
    expect(skewed[2]).toBe(0);
    const sum = skewed.reduce((total, value) => total + value, 0);
    expect(Math.abs(sum - (1 - 0.81 - 0.0036 - 0.0016))).toBeLessThan(ROUNDING);
  });
});

describe("the autoregressive chain", () => {
  test("approaches its limit from below, by the predicted gap", () => {
    for (const rho of [0.3, -0.5]) {
      const limit = ar1ConditioningLimit(rho);
      const gap = 1 - (conditioning(ar1(60, rho)).kappa ?? 0) / limit;
      expect(gap).toBeGreaterThan(0);
      // The next order is about 2/n times (1 + |ρ|)/(1 − |ρ|).
      expect(Math.abs(gap / ar1ConditioningGap(rho, 60) - 1)).toBeLessThan(0.12);
    }
    expect(() => ar1ConditioningLimit(1)).toThrow("rho must be in (-1, 1), got 1");
  });
});

describe("the two targets", () => {
  test("trace, determinant and early alignment of the second layer", () => {
    for (const [alpha, beta] of [
      [0.2, 0.2],
      [0.7, 0.4],
      [1, 1],
    ]) {
      const S = alphaBeta(alpha, beta);
      const { trace: predictedTrace, determinant } = alphaBetaInvariants(alpha, beta);
      expect(Math.abs(predictedTrace - trace(S))).toBeLessThan(ROUNDING);
      expect(Math.abs(determinant - (S.data[0] * S.data[3] - S.data[1] * S.data[2]))).toBeLessThan(ROUNDING);
      const cosine = trace(S) / (Math.SQRT2 * norm(S));
      expect(Math.abs(alphaBetaSecondLayer(alpha, beta) - cosine)).toBeLessThan(ROUNDING);
      expect(Math.abs(earlyAlignment(S, 2) - cosine)).toBeLessThan(ROUNDING);
    }
  });

  test("early alignment of the layers above is that of powers, in any basis", () => {
    const U = haarColumns(3, 3, stream(2, "U"));
    const S = product(U, diagonal([2, 1, 0.3]), transpose(U));
    const fourth = product(S, S, S, S);
    expect(Math.abs(earlyAlignment(S, 4) - trace(fourth) / (Math.sqrt(3) * norm(fourth)))).toBeLessThan(ROUNDING);
    expect(() => earlyAlignment(S, 1)).toThrow("the layer must be an integer of at least 2, got 1");
  });
});
