import { gram, matrix, multiply, pseudoInverse, symmetricEigen, type Matrix } from "../../linalg/index.ts";
import { connectionPlaces, mapLayer, type MapShape } from "../structure/index.ts";

/**
 * The feedback `F` of a layer of maps that lifts its alignment ceiling most, given that of the layer below.
 *
 * With `G = F_{l−1}ᵀF_{l−1}` and the rows `B_p` of `F_{l−1}` in the window of place p, feedback `f_p` has the ceiling
 * `ρ² = (1/m) ‖Σ_p B_p f_p‖² / Σ_p f_pᵀ G f_p`, the sums over the m places that share a kernel. It is largest for
 * `f_p = G⁺ B_pᵀ α`, α the leading eigenvector
 * of `K = (1/m) Σ_p B_p G⁺ B_pᵀ` (one row and column a weight), and its square is then K's leading eigenvalue. All
 * places of a convolutional layer share a kernel;
 * in a locally connected layer each has its own problem, and its feedback is scaled to norm 1.
 * @param below `F_{l−1}`, n_{l−1} × n_L
 */
export function bestFeedbackAbove(kind: "convolutional" | "locally-connected", shape: MapShape, below: Matrix): Matrix {
  const layer = mapLayer("bestFeedbackAbove", { ...shape, channelsOut: 1 });
  const { rows, cols, fanIn } = layer;
  const n = below.cols;
  const dual = multiply(below, pseudoInverse(gram(below)));
  const places = connectionPlaces(layer);
  const source = (u: number, k: number): number => places[u * fanIn + k] - u * cols;
  const F = matrix(rows, n);
  const shared = kind === "convolutional" ? rows : 1;
  for (let start = 0; start < rows; start += shared) {
    const K = matrix(fanIn, fanIn);
    for (let u = start; u < start + shared; u++) {
      for (let a = 0; a < fanIn; a++) {
        for (let b = 0; b < fanIn; b++) K.data[a * fanIn + b] += dot(dual, source(u, a), below, source(u, b)) / shared;
      }
    }
    const alpha = leading(K);
    for (let u = start; u < start + shared; u++) {
      const f = F.data.subarray(u * n, (u + 1) * n);
      for (let k = 0; k < fanIn; k++) {
        for (let j = 0; j < n; j++) f[j] += alpha[k] * dual.data[source(u, k) * n + j];
      }
      if (shared > 1) continue;
      const size = Math.hypot(...f);
      if (size > 0) for (let j = 0; j < n; j++) f[j] /= size;
    }
  }
  return F;
}

function dot(A: Matrix, i: number, B: Matrix, k: number): number {
  let sum = 0;
  for (let j = 0; j < A.cols; j++) sum += A.data[i * A.cols + j] * B.data[k * B.cols + j];
  return sum;
}

/** The eigenvector of the largest eigenvalue of a symmetric matrix. */
function leading(S: Matrix): Float64Array {
  const { vectors } = symmetricEigen(S);
  return Float64Array.from({ length: S.rows }, (_, i) => vectors.data[(i + 1) * S.rows - 1]);
}
