import { matrixFrom, type Matrix } from "../../linalg/index.ts";

/**
 * A matrix M (places below × places above) that mixes places, by its entries column after column: sparse, as shifts
 * are.
 */
export interface PlaceMap {
  readonly below: number;
  readonly above: number;
  /** Where the entries of each column start, one more than columns. */
  readonly starts: Int32Array;
  /** The row of each entry, and its value. */
  readonly rows: Int32Array;
  readonly values: Float64Array;
  readonly isIdentity: boolean;
}

/** The map of a matrix M, its zeros left out. */
export function placeMap(M: Matrix): PlaceMap {
  const starts = new Int32Array(M.cols + 1);
  const rows: number[] = [];
  const values: number[] = [];
  for (let q = 0; q < M.cols; q++) {
    for (let p = 0; p < M.rows; p++) {
      const value = M.data[p * M.cols + q];
      if (value === 0) continue;
      rows.push(p);
      values.push(value);
    }
    starts[q + 1] = rows.length;
  }
  const isIdentity = M.rows === M.cols && M.data.every((value, k) => value === (k % (M.cols + 1) === 0 ? 1 : 0));
  return {
    below: M.rows,
    above: M.cols,
    starts,
    rows: Int32Array.from(rows),
    values: Float64Array.from(values),
    isIdentity,
  };
}

/** The matrix M of a map. */
export function denseMap(map: PlaceMap): Matrix {
  const M = matrixFrom(map.below, map.above, () => 0);
  for (let q = 0; q < map.above; q++)
    for (let k = map.starts[q]; k < map.starts[q + 1]; k++) M.data[map.rows[k] * map.above + q] = map.values[k];
  return M;
}

/**
 * `out = H M` for `count` samples, one row a place: `H` has count · places below rows of `width` numbers, `out` count ·
 * places above.
 */
export function mixPlaces(map: PlaceMap, count: number, width: number, H: Float64Array, out: Float64Array): void {
  const { below, above, starts, rows, values } = map;
  for (let s = 0; s < count; s++) {
    for (let q = 0; q < above; q++) {
      const to = (s * above + q) * width;
      out.fill(0, to, to + width);
      for (let k = starts[q]; k < starts[q + 1]; k++) {
        const from = (s * below + rows[k]) * width;
        const m = values[k];
        for (let j = 0; j < width; j++) out[to + j] += m * H[from + j];
      }
    }
  }
}

/** `out += D Mᵀ`: what is above goes back to the places below. */
export function unmixPlaces(map: PlaceMap, count: number, width: number, D: Float64Array, out: Float64Array): void {
  const { below, above, starts, rows, values } = map;
  for (let s = 0; s < count; s++) {
    for (let q = 0; q < above; q++) {
      const from = (s * above + q) * width;
      for (let k = starts[q]; k < starts[q + 1]; k++) {
        const to = (s * below + rows[k]) * width;
        const m = values[k];
        for (let j = 0; j < width; j++) out[to + j] += m * D[from + j];
      }
    }
  }
}
