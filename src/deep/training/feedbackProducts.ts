import { alignmentOf, type Alignment } from "../../measure/index.ts";
import { batchLanes, createTrainingKernels, multiplicityOf, weightCount, type KernelLayer } from "../kernels/index.ts";

/**
 * What weights align with in one layer: a matrix T, n_l × n_{l−1}, of which only the part that the layer can represent
 * is kept.
 * `sums` holds for each weight the sum of T over its m connections, so that `⟨W, T⟩ = Σ θ · sums` and
 * `‖Π_S T‖² = Σ sums² / m`.
 */
export interface AlignmentTarget {
  readonly layer: number;
  readonly multiplicity: number;
  readonly sums: Float32Array;
  /** `‖T‖²`. */
  readonly squaredNorm: number;
}

/**
 * The matrices `F_lF_{l−1}ᵀ`, 2 ≤ l ≤ L and `F_L = I`, as targets of alignment; none of them is formed.
 * @param feedback `F_1 … F_{L−1}`, n_l × n_L row-major
 */
export function feedbackProducts(layers: readonly KernelLayer[], feedback: readonly Float32Array[]): AlignmentTarget[] {
  const outputs = layers[layers.length - 1].rows;
  const identity = new Float32Array(outputs * outputs);
  for (let i = 0; i < outputs; i++) identity[i * outputs + i] = 1;
  const F = [...feedback, identity];
  const grams = F.map((Fl) => gram(Fl, outputs));
  return layers.slice(1).map((layer, i) => ({
    layer: i + 2,
    multiplicity: multiplicityOf(layer),
    sums: gathered(layer, F[i + 1], F[i], outputs),
    squaredNorm: grams[i + 1].reduce((sum, g, k) => sum + g * grams[i][k], 0),
  }));
}

/** Backward weights `B_2 … B_L`, in the shapes and order of the weights, as targets. */
export const backwardTargets = (layers: readonly KernelLayer[], backward: readonly Float32Array[]): AlignmentTarget[] =>
  backward.map((B, i) => {
    const multiplicity = multiplicityOf(layers[i + 1]);
    const squaredNorm = multiplicity * B.reduce((sum, b) => sum + b * b, 0);
    return { layer: i + 2, multiplicity, sums: B.map((b) => multiplicity * b), squaredNorm };
  });

/**
 * The largest weight alignment that each layer can have, `‖Π_S T_l‖ / ‖T_l‖`, and the largest of all layers together:
 * whatever a layer learns, its weights lie in S.
 * Null where a target vanishes.
 */
export function ceilingsOf(targets: readonly AlignmentTarget[]): Alignment {
  return alignmentOf(
    targets.map(({ layer, multiplicity, sums, squaredNorm }) => {
      const represented = sums.reduce((sum, s) => sum + s * s, 0) / multiplicity;
      return { layer, inner: represented, squaredNormA: represented, squaredNormB: squaredNorm };
    }),
  );
}

/**
 * The sums of `A Bᵀ` over the connections of each weight: the layer's gradient, with the columns of A as signals and
 * those of B as activities.
 */
function gathered(layer: KernelLayer, A: Float32Array, B: Float32Array, columns: number): Float32Array {
  const lanes = batchLanes(columns);
  const count = weightCount(layer);
  const kernels = createTrainingKernels((layer.rows + layer.cols) * lanes + count);
  const padded = (M: Float32Array, rows: number): Float32Array => {
    const out = kernels.alloc(rows * lanes);
    for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) out[i * lanes + j] = M[i * columns + j];
    return out;
  };
  const sums = kernels.alloc(count);
  kernels.gradient(layer, lanes, padded(A, layer.rows), padded(B, layer.cols), sums);
  return sums.slice();
}

/** `FᵀF`, columns × columns, in double precision. */
function gram(F: Float32Array, columns: number): Float64Array {
  const G = new Float64Array(columns * columns);
  for (let at = 0; at < F.length; at += columns) {
    for (let i = 0; i < columns; i++) for (let j = 0; j < columns; j++) G[i * columns + j] += F[at + i] * F[at + j];
  }
  return G;
}
