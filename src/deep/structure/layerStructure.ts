import { matrix, type Matrix } from "../../linalg/index.ts";

/**
 * What a layer can represent: a linear subspace S of the `rows × cols` matrices (n_l × n_{l−1}). A matrix of S is zero
 * but at the layer's connections,
 * and connections that share a weight have equal entries. Functions on flat arrays take row-major matrices and make no
 * array.
 */
export interface LayerStructure {
  readonly kind: string;
  readonly rows: number;
  readonly cols: number;
  /** dim S: how many free weights the layer has. */
  readonly dimension: number;
  /** m: how many connections share each weight; 1 where none do. */
  readonly multiplicity: number;
  /**
   * `W ← Π_S W` in place, the orthogonal projection: averages over the connections that share a weight, zeros where
   * there is no connection.
   */
  project(W: Float64Array): void;
  /** Writes the matrix of the given weights over all of `W`. */
  expand(weights: Float64Array, W: Float64Array): void;
  /**
   * Writes over all of `weights` the sums of the entries of `W` that share a weight: the adjoint of `expand`, and the
   * gradient in the weights where `W` is one in the matrix.
   */
  gather(W: Float64Array, weights: Float64Array): void;
  /** The matrix of the given weights. */
  toMatrix(weights: ArrayLike<number>): Matrix;
  /** The weights of the matrix of S that is closest to `W`. */
  fromMatrix(W: Matrix): Float64Array;
}

/** The connections of a layer: where each stands in the row-major matrix, and which weight it carries. */
export interface Connections {
  readonly places: Int32Array;
  readonly weights: Int32Array;
}

/**
 * The structure of a layer from its connections.
 * Throws a RangeError unless each of the `dimension` weights is carried by equally many connections, and there is one.
 */
export function layerStructure(
  kind: string,
  [rows, cols]: readonly [number, number],
  dimension: number,
  { places, weights: shared }: Connections,
): LayerStructure {
  const multiplicity = places.length / dimension;
  const uses = new Int32Array(dimension);
  for (let c = 0; c < shared.length; c++) uses[shared[c]]++;
  if (!(dimension > 0 && uses.every((used) => used === multiplicity))) {
    throw new RangeError(`layerStructure: every weight must have the same number of connections, at least one`);
  }
  const sums = new Float64Array(dimension);

  const requireSize = (name: string, what: string, needed: number, got: number): void => {
    if (got !== needed) throw new RangeError(`${name}: ${what} must have ${needed} entries, got ${got}`);
  };
  const expand = (weights: Float64Array, W: Float64Array): void => {
    requireSize("expand", "weights", dimension, weights.length);
    requireSize("expand", "W", rows * cols, W.length);
    W.fill(0);
    for (let c = 0; c < places.length; c++) W[places[c]] = weights[shared[c]];
  };
  const gather = (W: Float64Array, weights: Float64Array): void => {
    requireSize("gather", "W", rows * cols, W.length);
    requireSize("gather", "weights", dimension, weights.length);
    weights.fill(0);
    for (let c = 0; c < places.length; c++) weights[shared[c]] += W[places[c]];
  };
  const average = (W: Float64Array, weights: Float64Array): void => {
    gather(W, weights);
    if (multiplicity > 1) for (let p = 0; p < dimension; p++) weights[p] /= multiplicity;
  };
  return {
    kind,
    rows,
    cols,
    dimension,
    multiplicity,
    expand,
    gather,
    project(W) {
      average(W, sums);
      expand(sums, W);
    },
    toMatrix(weights) {
      const W = matrix(rows, cols);
      expand(Float64Array.from(weights), W.data);
      return W;
    },
    fromMatrix(W) {
      if (W.rows !== rows || W.cols !== cols) {
        throw new RangeError(`fromMatrix: the matrix must be ${rows} × ${cols}, got ${W.rows} × ${W.cols}`);
      }
      const weights = new Float64Array(dimension);
      average(W.data, weights);
      return weights;
    },
  };
}
