import { diagonal, identity, matrixFrom, scale, type Matrix } from "../linalg/index.ts";

/** Isotropic inputs, `variance · I`: κ = 1. */
export const isotropic = (n: number, variance = 1): Matrix => scale(variance, identity(n));

/** Power-law spectrum `λ_i = i^{−a}`, i = 1 … n, on the coordinate axes: κ = n^a. */
export const powerLaw = (n: number, exponent: number): Matrix =>
  diagonal(Float64Array.from({ length: n }, (_, i) => (i + 1) ** -exponent));

/**
 * First-order autoregressive (Kac–Murdock–Szegő) `ρ^{|i−j|}`, an open chain of neighbours: κ → ((1+|ρ|)/(1−|ρ|))² as n
 * → ∞.
 */
export const ar1 = (n: number, correlation: number): Matrix =>
  matrixFrom(n, n, (i, j) => correlation ** Math.abs(i - j));

/**
 * Circulant `c_{(i−j) mod n}`, a closed ring of neighbours: its eigenvalues are the discrete Fourier transform of the
 * (symmetric) `c`.
 */
export function circulant(coefficients: ArrayLike<number>): Matrix {
  const n = coefficients.length;
  return matrixFrom(n, n, (i, j) => coefficients[(i - j + n) % n]);
}

/** Equicorrelated `(1 − c) I + c 11ᵀ`: κ = 1 + n c / (1 − c) for c ≥ 0. */
export const equicorrelated = (n: number, correlation: number): Matrix =>
  matrixFrom(n, n, (i, j) => (i === j ? 1 : correlation));

/**
 * Covariance of one-hot targets of classes with probabilities p: `diag(p) − ppᵀ` (rank n − 1), or `diag(p)` when not
 * centred.
 */
export const classImbalance = (p: ArrayLike<number>, centred = true): Matrix =>
  matrixFrom(p.length, p.length, (i, j) => (i === j ? p[i] : 0) - (centred ? p[i] * p[j] : 0));

/**
 * The paper's two targets, `[[1, α(1−β)], [α(1−β), α²]]`: α is their relative scale, β their independence. Trace 1 +
 * α², determinant α²β(2−β).
 */
export const alphaBeta = (alpha: number, beta: number): Matrix =>
  matrixFrom(2, 2, (i, j) => (i === j ? alpha ** (2 * i) : alpha * (1 - beta)));
