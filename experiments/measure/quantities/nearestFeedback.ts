import { identity, matrixFrom, multiply, svd, transpose, type Matrix } from "../../../src/linalg/index.ts";
import type { NetworkLayer } from "../network/index.ts";

/** What BP sends to each hidden layer from the output, slopes aside: `P_l = W_{l+1}ᵀ … W_Lᵀ`, n_l × n_L. */
export function backwardProducts(layers: readonly NetworkLayer[]): Matrix[] {
  const products: Matrix[] = [];
  let above = identity(layers.at(-1)!.map.rows);
  for (let i = layers.length - 1; i > 0; i--) {
    above = layers[i].map.transposedTimes(above);
    products.unshift(above);
  }
  return products;
}

/**
 * The orthonormal feedback that a network's own weights come nearest to: of each `P_l = U S Vᵀ` the matrix `U Vᵀ`,
 * which of all with orthonormal columns has the largest cosine with it, `‖P_l‖_* / (√n_L ‖P_l‖_F)`.
 * Null where a product vanishes or a layer is narrower than the output.
 */
export function nearestFeedback(layers: readonly NetworkLayer[]): Matrix[] | null {
  const found = backwardProducts(layers).map((P) => {
    if (P.rows < P.cols) return null;
    const { U, s, V } = svd(P);
    return s[0] > 0 ? multiply(U, transpose(V)) : null;
  });
  return found.includes(null) ? null : (found as Matrix[]);
}

/**
 * ‖W_{l+1}ᵀW_{l+1} − W_lW_lᵀ‖_F over the sum of the two norms, which BP's flow keeps as it was at the start; null where
 * nothing is there, or where the layer is too wide to tell in seconds.
 */
export function imbalance(below: NetworkLayer, above: NetworkLayer): number | null {
  const n = below.map.rows;
  if (n > WIDEST) return null;
  const W = above.map.times(identity(n));
  const S = multiply(transpose(W), W);
  const V = below.map.transposedTimes(identity(n));
  const T = multiply(transpose(V), V);
  const size = frobenius(S) + frobenius(T);
  const difference = frobenius(matrixFrom(n, n, (i, j) => S.data[i * n + j] - T.data[i * n + j]));
  return size > 0 ? difference / size : null;
}

const WIDEST = 1500;

const frobenius = ({ data }: Matrix): number => Math.sqrt(data.reduce((sum, x) => sum + x * x, 0));
