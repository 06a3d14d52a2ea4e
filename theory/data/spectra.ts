import { formula } from "../formula.ts";
import type { Prediction } from "../prediction.ts";

const powerLawFormula = formula("\\kappa", "n^a");
const equicorrelatedFormula = formula("\\kappa", "1 + n * c / (1 - c)");

export const covarianceSpectra: Prediction = {
  id: "covariance-spectra",
  title: "Known spectra of the covariance families",
  statement:
    "Power law: $\\lambda_i = i^{-a}$. Circulant: the discrete Fourier transform of its first row. Equicorrelated: $1 + (n-1)c$ once, $1 - c$ otherwise. " +
    "Centred one-hot targets: 0, and $n - 1$ roots of $\\sum_i p_i^2/(p_i - \\lambda) = 1$ between the class probabilities.",
  source: "classic; the secular equation of one-hot targets: Golub (SIAM Review 1973)",
  assumptions: ["circulant: symmetric coefficients"],
  formulas: [powerLawFormula, equicorrelatedFormula],
};

/** Eigenvalues in descending order. */
type Spectrum = Float64Array;
const descending = (values: Iterable<number>): Spectrum => Float64Array.from(values).toSorted().toReversed();

/** The eigenvalues `i^{−a}`, i = 1 … n. */
export const powerLawSpectrum = (n: number, exponent: number): Spectrum =>
  descending(Array.from({ length: n }, (_, i) => (i + 1) ** -exponent));

/** The eigenvalues of `c_{(i−j) mod n}`, c symmetric: `Σ_j c_j cos(2π jk/n)`, k = 0 … n−1. */
export function circulantSpectrum(c: ArrayLike<number>): Spectrum {
  const n = c.length;
  const eigenvalue = (k: number) => {
    let sum = 0;
    for (let j = 0; j < n; j++) sum += c[j] * Math.cos((2 * Math.PI * ((j * k) % n)) / n);
    return sum;
  };
  return descending(Array.from({ length: n }, (_, k) => eigenvalue(k)));
}

/** The eigenvalues of `(1 − c) I + c 11ᵀ`: `1 + (n−1) c` once and `1 − c` n − 1 times. */
export const equicorrelatedSpectrum = (n: number, c: number): Spectrum =>
  descending(Array.from({ length: n }, (_, i) => (i === 0 ? 1 + (n - 1) * c : 1 - c)));

/**
 * The eigenvalues of `diag(p) − ppᵀ`: 0, and one between each two neighbouring probabilities, found by bisection of the
 * secular equation
 * `Σ p_i²/(p_i − λ) = 1`, to rounding. Probabilities that coincide are eigenvalues themselves.
 */
export function imbalanceSpectrum(p: ArrayLike<number>): Spectrum {
  const sorted = descending(Array.from(p));
  const excess = (lambda: number) => sorted.reduce((sum, p_i) => sum + p_i ** 2 / (p_i - lambda), -1);
  const between = (low: number, high: number) => {
    for (;;) {
      const middle = (low + high) / 2;
      if (!(low < middle && middle < high)) return middle;
      // The sum grows from −∞ to ∞ between two neighbours.
      if (excess(middle) < 0) low = middle;
      else high = middle;
    }
  };
  const roots = Array.from(sorted.subarray(1), (low, i) => (low === sorted[i] ? low : between(low, sorted[i])));
  return descending([...roots, 0]);
}

/** `κ = n^a` of a power law. */
export const powerLawConditioning = (n: number, exponent: number): number =>
  powerLawFormula.evaluate({ n, a: exponent });

/** `κ = 1 + nc/(1 − c)` of equal correlations c ≥ 0. */
export const equicorrelatedConditioning = (n: number, c: number): number => equicorrelatedFormula.evaluate({ n, c });
