import { gram, inner, matrix, multiply, transpose, type Matrix } from "../../../src/linalg/index.ts";

/** What a layer does to activities, its bias aside: a linear map n_l × n_{l−1} whose matrix need not be written out. */
export interface LayerMap {
  readonly rows: number;
  readonly cols: number;
  /** dim S: how many free weights it has. */
  readonly dimension: number;
  /** ‖W‖_F² of its matrix, entries that share a weight each counted. */
  readonly squaredNorm: number;
  /** W B, of B with `cols` rows. */
  times(B: Matrix): Matrix;
  /** Wᵀ B, of B with `rows` rows. */
  transposedTimes(B: Matrix): Matrix;
  /** The derivatives of ⟨D, W H⟩ in the free weights, D rows × samples, H cols × samples. */
  gradient(D: Matrix, H: Matrix): Float64Array;
  /** ‖Π_S(above belowᵀ)‖_F², Π_S the projection on the matrices that the layer can represent. */
  projectedSquaredNorm(above: Matrix, below: Matrix): number;
  /** The inner product ⟨W, V⟩ with another map of the same layer. */
  inner(other: LayerMap): number;
  readonly weights: Float64Array;
}

const sumOfSquares = (values: Float64Array): number => values.reduce((sum, value) => sum + value * value, 0);

/** A fully connected layer. */
export function fullMap(W: Matrix): LayerMap {
  const turned = transpose(W);
  return {
    rows: W.rows,
    cols: W.cols,
    dimension: W.data.length,
    squaredNorm: sumOfSquares(W.data),
    weights: W.data,
    times: (B) => multiply(W, B),
    transposedTimes: (B) => multiply(turned, B),
    gradient: (D, H) => multiply(D, transpose(H)).data,
    projectedSquaredNorm: (above, below) => innerOfGrams(above, below),
    inner: (other) => inner(W, matrix(W.rows, W.cols, other.weights)),
  };
}

/** Calls `at` for every connection of a layer: the unit above, the unit below, and the weight between them. */
export type Connections = (at: (row: number, col: number, weight: number) => void) => void;

/** A layer whose connections share weights, each times `factor`. */
export function sharedMap(
  [rows, cols]: readonly [number, number],
  weights: Float64Array,
  connections: Connections,
  factor = 1,
): LayerMap {
  const uses = new Float64Array(weights.length);
  connections((_, __, w) => uses[w]++);
  const scaled = weights.map((w) => factor * w);
  const spread = (to: number, B: Matrix, transposed: boolean): Matrix => {
    const C = matrix(to, B.cols);
    const n = B.cols;
    connections((row, col, weight) => {
      const w = scaled[weight];
      const into = (transposed ? col : row) * n;
      const from = (transposed ? row : col) * n;
      for (let j = 0; j < n; j++) C.data[into + j] += w * B.data[from + j];
    });
    return C;
  };
  /** For each weight the sum of `above belowᵀ` over its connections. */
  const gather = (above: Matrix, below: Matrix): Float64Array => {
    const sums = new Float64Array(weights.length);
    const n = above.cols;
    connections((row, col, weight) => {
      let sum = 0;
      for (let j = 0; j < n; j++) sum += above.data[row * n + j] * below.data[col * n + j];
      sums[weight] += sum;
    });
    return sums;
  };
  const weighted = (other: ArrayLike<number>) => weights.reduce((sum, w, k) => sum + uses[k] * w * other[k], 0);
  return {
    rows,
    cols,
    dimension: weights.length,
    squaredNorm: factor * factor * weighted(weights),
    weights,
    times: (B) => spread(rows, B, false),
    transposedTimes: (B) => spread(cols, B, true),
    gradient: (D, H) => gather(D, H).map((g) => factor * g),
    projectedSquaredNorm: (above, below) =>
      gather(above, below).reduce((sum, g, k) => sum + (uses[k] > 0 ? (g * g) / uses[k] : 0), 0),
    inner: (other) => factor * factor * weighted(other.weights),
  };
}

/** ‖A Bᵀ‖_F² = ⟨AᵀA, BᵀB⟩, without the product. */
export function innerOfGrams(A: Matrix, B: Matrix): number {
  return inner(gram(A), gram(B));
}
