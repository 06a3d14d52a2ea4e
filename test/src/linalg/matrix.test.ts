import { describe, expect, test } from "vitest";
import {
  block,
  copy,
  diagonal,
  fromRows,
  identity,
  isDiagonal,
  matrix,
  matrixFrom,
  toRows,
} from "../../../src/linalg/index.ts";

describe("matrix", () => {
  test("is row-major", () => {
    const M = fromRows([
      [1, 2, 3],
      [4, 5, 6],
    ]);
    expect(M).toEqual({ rows: 2, cols: 3, data: Float64Array.of(1, 2, 3, 4, 5, 6) });
    expect(matrixFrom(2, 3, (i, j) => 3 * i + j + 1)).toEqual(M);
    expect(toRows(M)).toEqual([
      [1, 2, 3],
      [4, 5, 6],
    ]);
    expect(block(M, 1, 1, 1, 2)).toEqual(fromRows([[5, 6]]));
    expect(fromRows([])).toEqual(matrix(0, 0));
  });

  test("a copy has memory of its own", () => {
    const M = identity(2);
    const C = copy(M);
    C.data[0] = 5;
    expect(M.data[0]).toBe(1);
  });

  test("diagonal matrices, square and not", () => {
    expect(toRows(diagonal([1, 2]))).toEqual([
      [1, 0],
      [0, 2],
    ]);
    expect(toRows(diagonal([1, 2], 2, 3))).toEqual([
      [1, 0, 0],
      [0, 2, 0],
    ]);
    expect(isDiagonal(diagonal([1, 2], 2, 3))).toBe(true);
    expect(isDiagonal(fromRows([[1, 1e-300]]))).toBe(false);
  });

  test("wrong lengths are refused", () => {
    expect(() => matrix(2, 2, new Float64Array(3))).toThrow("matrix: 2 × 2 needs 4 entries, got 3");
    expect(() => fromRows([[1], [1, 2]])).toThrow("fromRows: row 1 has 2 entries, row 0 has 1");
  });
});
