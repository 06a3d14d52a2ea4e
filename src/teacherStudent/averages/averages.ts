/**
 * Averages of an activation g over jointly normal, zero-mean fields z₁, z₂, … of covariance C, `cij = E z_i z_j`.
 * By Stein's lemma the three-point average needs no formula of its own, see `I3`.
 * Saad and Solla, Physical Review E 52 (1995) 4225; Biehl and Schwarze, Journal of Physics A 28 (1995) 643.
 */
export interface Averages {
  /** `E[g(z₁) g(z₂)]`. */
  I2(c11: number, c12: number, c22: number): number;
  /** `E[g'(z₁) g'(z₂)]`. */
  J2(c11: number, c12: number, c22: number): number;
  /** `E[g''(z₁) g(z₂)]`, g'' in the sense of distributions. */
  H2(c11: number, c12: number, c22: number): number;
  /** `E[g'(z₁) g'(z₂) g(z₃) g(z₄)]`, the upper triangle of C row by row. */
  I4: FourPoint;
  /**
   * Makes the function that writes `out[k, l] = E[g'(z_k) g'(z_l) e²]` (K × K, symmetric) for `e = Σ_a u_a g(z_a)`
   * over K + M fields of covariance C (row-major), the first K of them the students'. It owns its memory: calls do not
   * allocate.
   */
  squaredSignal(K: number, M: number): SquaredSignal;
}

/** A function of the ten covariances of four fields. */
export type FourPoint = (
  c11: number,
  c12: number,
  c13: number,
  c14: number,
  c22: number,
  c23: number,
  c24: number,
  c33: number,
  c34: number,
  c44: number,
) => number;

/** Writes `out[k, l] = E[g'(z_k) g'(z_l) (Σ_a u_a g(z_a))²]`. */
export type SquaredSignal = (C: Float64Array, u: Float64Array, out: Float64Array) => void;

/**
 * `I₃ = E[g'(z₁) z₂ g(z₃)]`, by Stein's lemma `E[z₂ f(z)] = Σ_i c_{2i} E[∂_i f]`:
 * `I₃ = c₁₂ E[g''(z₁) g(z₃)] + c₂₃ E[g'(z₁) g'(z₃)]`. It does not depend on the variance of z₂.
 */
export function I3(averages: Averages, c11: number, c12: number, c13: number, c23: number, c33: number): number {
  return c12 * averages.H2(c11, c13, c33) + c23 * averages.J2(c11, c13, c33);
}
