import { alignmentOf, type Alignment, type PerLayer } from "../../measure/index.ts";
import { multiplicityOf, type KernelLayer } from "../kernels/index.ts";
import type { AlignmentTarget } from "./feedbackProducts.ts";

/** `Σ a_i b_i` in double precision. */
export function inner(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

/** The cosines between the layers' matrices and their targets, 2 ≤ l ≤ L, and of all of them stacked. */
export const alignmentWith = (targets: readonly AlignmentTarget[], weights: readonly Float32Array[]): Alignment =>
  alignmentOf(
    targets.map(({ layer, multiplicity, sums, squaredNorm }) => {
      const W = weights[layer - 1];
      return { layer, inner: inner(W, sums), squaredNormA: multiplicity * inner(W, W), squaredNormB: squaredNorm };
    }),
  );

/**
 * The norms of the matrices `W_1 … W_L`, in which a shared weight stands as often as it has connections; null for
 * weights beyond all numbers.
 */
export const matrixNorms = (layers: readonly KernelLayer[], weights: readonly Float32Array[]): PerLayer =>
  Object.fromEntries(
    weights.map((W, i) => {
      const norm = Math.sqrt(multiplicityOf(layers[i]) * inner(W, W));
      return [i + 1, Number.isFinite(norm) ? norm : null];
    }),
  );

/** The cosines between the matrices of two networks of the same layers, `W_1 … W_L`, and of all of them stacked. */
export const weightCosine = (
  layers: readonly KernelLayer[],
  a: readonly Float32Array[],
  b: readonly Float32Array[],
): Alignment =>
  alignmentOf(
    layers.map((layer, i) => {
      const multiplicity = multiplicityOf(layer);
      return {
        layer: i + 1,
        inner: multiplicity * inner(a[i], b[i]),
        squaredNormA: multiplicity * inner(a[i], a[i]),
        squaredNormB: multiplicity * inner(b[i], b[i]),
      };
    }),
  );
