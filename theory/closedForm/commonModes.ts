import {
  combine,
  multiply,
  norm,
  product,
  RANK_TOLERANCE,
  symmetricEigen,
  transpose,
  type Matrix,
} from "../../src/linalg/index.ts";
import type { Mode } from "./modeClock.ts";

/** How far from diagonal the moments may be in the basis they ought to share, relative to their norms: moments typed in with about nine digits. */
const SHARED = 1e-9;

/** The weight of one matrix in the sum of two: a number that no eigenvalues people write down are likely to cancel with. */
const GENERIC = (Math.sqrt(5) - 1) / 2;

/**
 * The modes (s, λ) that `Σ_xx` (n_0 × n_0) and `Σ_yx` (n_L × n_0) share, those of s > 0, strongest first;
 * null when they do not share singular vectors, that is when `Σ_yxᵀΣ_yx` does not commute with `Σ_xx`.
 * The basis is that of a generic combination of the two: it resolves every direction that either of them resolves, and repeated eigenvalues are no difficulty.
 */
export function commonModes(inputs: Matrix, cross: Matrix): Mode[] | null {
  const size = norm(cross);
  if (size === 0) return [];
  const square = multiply(transpose(cross), cross);
  const { vectors: V } = symmetricEigen(combine(1 / norm(inputs), inputs, GENERIC / norm(square), square));
  const turned = product(transpose(V), inputs, V);
  const map = multiply(cross, V);
  const turnedSquare = multiply(transpose(map), map);
  if (offDiagonal(turned) > SHARED * norm(inputs) || offDiagonal(turnedSquare) > SHARED * size * size) return null;
  const modes = Array.from({ length: V.cols }, (_, i): Mode => {
    const at = i * (V.cols + 1);
    return { s: Math.sqrt(turnedSquare.data[at]), lambda: turned.data[at] };
  });
  return modes.filter(({ s }) => s > RANK_TOLERANCE * size).toSorted((a, b) => b.s - a.s);
}

/** The Frobenius norm of what is off the diagonal. */
function offDiagonal(S: Matrix): number {
  const off = S.data.map((value, k) => (k % (S.cols + 1) === 0 ? 0 : value));
  return Math.sqrt(off.reduce((sum, value) => sum + value * value, 0));
}
