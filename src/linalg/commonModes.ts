import { combine, multiply, norm, product, scale, transpose } from "./algebra.ts";
import type { Matrix } from "./matrix.ts";
import { RANK_TOLERANCE } from "./spectrum.ts";
import { symmetricEigen } from "./symmetricEigen.ts";

/** A direction that Σ_yx and Σ_xx share. */
export interface CommonMode {
  /** The singular value of Σ_yx, positive, and the eigenvalue of Σ_xx. */
  readonly s: number;
  readonly lambda: number;
  /** The singular vectors of Σ_yx: of n_L and of n_0 entries. */
  readonly left: Float64Array;
  readonly right: Float64Array;
}

/**
 * How far from diagonal the moments may be in the basis they ought to share, relative to their norms: moments typed in
 * with about nine digits.
 */
const SHARED = 1e-9;

/**
 * The weight of one matrix in the sum of two: a number that no eigenvalues people write down are likely to cancel with.
 */
const GENERIC = (Math.sqrt(5) - 1) / 2;

/**
 * The modes (s, λ) that `Σ_xx` (n_0 × n_0) and `Σ_yx` (n_L × n_0) share, those of s > 0, strongest first;
 * null when they do not share singular vectors, that is when `Σ_yxᵀΣ_yx` does not commute with `Σ_xx`.
 * The basis is that of a generic combination of the two: it resolves every direction that either of them resolves, and
 * repeated eigenvalues are no difficulty.
 */
export function commonModes(inputs: Matrix, cross: Matrix): CommonMode[] | null {
  const all = norm(cross);
  if (all === 0) return [];
  // The square of what is 1e-100 has no norm in double precision. A power of two changes no digit.
  const unit = 2 ** Math.round(Math.log2(all));
  return modesOf(inputs, scale(1 / unit, cross))?.map((mode) => ({ ...mode, s: mode.s * unit })) ?? null;
}

function modesOf(inputs: Matrix, cross: Matrix): CommonMode[] | null {
  const size = norm(cross);
  const square = multiply(transpose(cross), cross);
  const { vectors: V } = symmetricEigen(combine(1 / norm(inputs), inputs, GENERIC / norm(square), square));
  const turned = product(transpose(V), inputs, V);
  const map = multiply(cross, V);
  const turnedSquare = multiply(transpose(map), map);
  if (offDiagonal(turned) > SHARED * norm(inputs) || offDiagonal(turnedSquare) > SHARED * size * size) return null;
  const modes = Array.from({ length: V.cols }, (_, i): CommonMode => {
    const at = i * (V.cols + 1);
    const s = Math.sqrt(turnedSquare.data[at]);
    return { s, lambda: turned.data[at], left: column(map, i).map((value) => value / s), right: column(V, i) };
  });
  return modes.filter(({ s }) => s > RANK_TOLERANCE * size).toSorted((a, b) => b.s - a.s);
}

const column = (M: Matrix, j: number): Float64Array =>
  Float64Array.from({ length: M.rows }, (_, i) => M.data[i * M.cols + j]);

/** The Frobenius norm of what is off the diagonal. */
function offDiagonal(S: Matrix): number {
  const off = S.data.map((value, k) => (k % (S.cols + 1) === 0 ? 0 : value));
  return Math.sqrt(off.reduce((sum, value) => sum + value * value, 0));
}
