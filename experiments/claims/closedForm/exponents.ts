import { conditioning, type Matrix } from "../../../src/linalg/index.ts";

/** κ over the rank; throws for a zero matrix. */
export function kappaOf(M: Matrix): number {
  const { kappa } = conditioning(M);
  if (kappa === null) throw new RangeError("kappaOf: needs a matrix that is not zero");
  return kappa;
}

/** The worst relative distance of the `κ(A_l)` from `base^exponent(l)`, l = 1 … L. */
export const powerLawDistance = (A: readonly Matrix[], base: number, exponent: (layer: number) => number): number =>
  Math.max(...A.map((A_l, i) => Math.abs(kappaOf(A_l) / base ** exponent(i + 1) - 1)));

/** The layer above, cyclically: a shift of the index that keeps the exponents what they are together. */
export const shifted = (layer: number, depth: number): number => (layer % depth) + 1;
