import { norm, nuclearNorm, trace, type Matrix } from "../linalg/index.ts";

/** The two factors of weight alignment under orthonormal feedback from zero weights; null for a zero matrix. */
export interface Factorisation {
  /** `‖A‖_* / (√n ‖A‖_F)`: flatness of the singular values, 1 iff κ = 1 at full rank. */
  readonly conditioning: number;
  /** `tr A / ‖A‖_*`: 1 iff A is symmetric positive semidefinite. */
  readonly symmetry: number;
}

/** `WA_l = conditioning × symmetry` for an alignment matrix `A_l`, 2 ≤ l ≤ L (n_L × n_L). */
export function factoriseAlignment(A: Matrix): Factorisation | null {
  const size = norm(A);
  if (size === 0) return null;
  const nuclear = nuclearNorm(A);
  return { conditioning: nuclear / (Math.sqrt(A.rows) * size), symmetry: trace(A) / nuclear };
}
