import fc from "fast-check";
import { circulant, classImbalance, equicorrelated, powerLaw } from "../../../src/data/index.ts";
import { symmetricEigen, type Matrix } from "../../../src/linalg/index.ts";
import {
  circulantSpectrum,
  covarianceSpectra,
  equicorrelatedSpectrum,
  imbalanceSpectrum,
  powerLawSpectrum,
} from "../../../theory/data/index.ts";
import type { Claim } from "../claim.ts";
import { reals } from "../common/index.ts";

/** A member of a family by its parameters: an exponent, coefficients, a correlation or class probabilities. */
type FamilyCase =
  | { readonly family: "power-law"; readonly n: number; readonly exponent: number }
  | { readonly family: "circulant"; readonly coefficients: readonly number[] }
  | { readonly family: "equicorrelated"; readonly n: number; readonly correlation: number }
  | { readonly family: "imbalance"; readonly probabilities: readonly number[] };

const sizes = fc.integer({ min: 2, max: 40 });

/** Symmetric coefficients `c_j = c_{n−j}` from the first half. */
const mirrored = (half: readonly number[], odd: boolean): number[] => [
  ...half,
  ...half.slice(1, odd ? undefined : -1).toReversed(),
];

const familyCases: fc.Arbitrary<FamilyCase> = fc.oneof(
  fc.record({ family: fc.constant("power-law" as const), n: sizes, exponent: reals(0, 3) }),
  fc.record({
    family: fc.constant("circulant" as const),
    coefficients: fc
      .tuple(fc.array(reals(-1, 1), { minLength: 3, maxLength: 16 }), fc.boolean())
      .map(([half, odd]) => mirrored(half, odd)),
  }),
  fc.record({ family: fc.constant("equicorrelated" as const), n: sizes, correlation: reals(0, 0.95) }),
  fc.record({
    family: fc.constant("imbalance" as const),
    probabilities: fc.array(fc.integer({ min: 1, max: 100 }), { minLength: 2, maxLength: 20 }).map((counts) => {
      const total = counts.reduce((sum, count) => sum + count, 0);
      return counts.map((count) => count / total);
    }),
  }),
);

function matrixOf(problem: FamilyCase): Matrix {
  switch (problem.family) {
    case "power-law":
      return powerLaw(problem.n, problem.exponent);
    case "circulant":
      return circulant(problem.coefficients);
    case "equicorrelated":
      return equicorrelated(problem.n, problem.correlation);
    case "imbalance":
      return classImbalance(problem.probabilities);
  }
}

function spectrumOf(problem: FamilyCase): Float64Array {
  switch (problem.family) {
    case "power-law":
      return powerLawSpectrum(problem.n, problem.exponent);
    case "circulant":
      return circulantSpectrum(problem.coefficients);
    case "equicorrelated":
      return equicorrelatedSpectrum(problem.n, problem.correlation);
    case "imbalance":
      return imbalanceSpectrum(problem.probabilities);
  }
}

/** The largest distance between predicted and computed eigenvalues, relative to the largest eigenvalue in size. */
function distance(problem: FamilyCase, matrix: Matrix): number {
  const computed = symmetricEigen(matrix).values.toReversed();
  const predicted = spectrumOf(problem);
  const size = computed.reduce((largest, value) => Math.max(largest, Math.abs(value)), Number.MIN_VALUE);
  return computed.reduce((worst, value, i) => Math.max(worst, Math.abs(value - predicted[i]) / size), 0);
}

/** The matrices of the families against their known spectra. */
export const covarianceSpectraClaim: Claim<FamilyCase> = {
  prediction: covarianceSpectra,
  cases: familyCases,
  runs: 200,
  residual: (problem) => distance(problem, matrixOf(problem)),
  tolerance: {
    value: 1e-13,
    reason: "relative to the largest eigenvalue; rounding of an eigenvalue decomposition of up to 40 rows",
  },
  control: {
    description: "the matrices with their first entry doubled",
    residual(problem) {
      const matrix = matrixOf(problem);
      matrix.data[0] *= 2;
      return distance(problem, matrix);
    },
  },
};
