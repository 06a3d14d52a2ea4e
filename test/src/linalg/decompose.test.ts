import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  cholesky,
  diagonal,
  fromRows,
  gram,
  identity,
  matrix,
  multiply,
  norm,
  qr,
  relativeDistance,
  singularValues,
  subtract,
  svd,
  symmetricEigen,
  transpose,
} from "../../../src/linalg/index.ts";
import { gaussianMatrix, stream } from "../../../src/random/index.ts";

const CASES = { seed: 1, numRuns: Number(process.env.DFA_CASES ?? 60) };
const size = fc.integer({ min: 1, max: 12 });
const seed = fc.integer({ min: 0, max: 1e6 });

/** Backward errors of QR, SVD and Cholesky at sizes up to 12, with room. */
const TOLERANCE = 1e-13;
/** The square of a singular value loses half the digits below the largest. */
const SQUARED_TOLERANCE = 1e-7;

describe("svd", () => {
  test("puts the matrix together again from orthonormal columns, tall or wide", () => {
    fc.assert(
      fc.property(size, size, seed, (rows, cols, s) => {
        const M = gaussianMatrix(rows, cols, stream(s));
        const { U, s: values, V } = svd(M);
        const r = Math.min(rows, cols);
        expect([U.rows, U.cols, values.length, V.rows, V.cols]).toEqual([rows, r, r, cols, r]);
        expect(relativeDistance(multiply(multiply(U, diagonal(values)), transpose(V)), M)).toBeLessThan(TOLERANCE);
        for (const Q of [U, V]) expect(norm(subtract(gram(Q), identity(r)))).toBeLessThan(TOLERANCE);
        expect(values).toEqual(values.toSorted((a, b) => b - a));
        const squares = symmetricEigen(gram(M)).values.toReversed();
        for (let i = 0; i < r; i++) {
          expect(Math.abs(Math.sqrt(Math.max(0, squares[i])) - values[i])).toBeLessThan(SQUARED_TOLERANCE * values[0]);
        }
      }),
      CASES,
    );
  });

  test("known values, and no matrix without entries", () => {
    expect(
      Array.from(
        singularValues(
          fromRows([
            [3, 0],
            [0, -4],
          ]),
        ),
      ),
    ).toEqual([4, 3]);
    expect(() => svd(matrix(0, 3))).toThrow("svd: needs a matrix with entries, got 0 × 3");
  });
});

describe("qr", () => {
  test("orthonormal columns times an upper triangle", () => {
    fc.assert(
      fc.property(size, size, seed, (a, b, s) => {
        const [rows, cols] = [Math.max(a, b), Math.min(a, b)];
        const M = gaussianMatrix(rows, cols, stream(s));
        const { Q, R } = qr(M);
        expect(relativeDistance(multiply(Q, R), M)).toBeLessThan(TOLERANCE);
        expect(norm(subtract(gram(Q), identity(cols)))).toBeLessThan(TOLERANCE);
        R.data.forEach((value, k) => k % cols < Math.floor(k / cols) && expect(value).toBe(0));
      }),
      CASES,
    );
    expect(() => qr(matrix(1, 2))).toThrow("qr: needs at least as many rows as columns, got 1 × 2");
  });
});

describe("cholesky", () => {
  test("factors positive definite matrices", () => {
    fc.assert(
      fc.property(size, seed, (n, s) => {
        const S = gram(gaussianMatrix(n + 5, n, stream(s)));
        const { L, rank } = cholesky(S);
        expect(rank).toBe(n);
        expect(relativeDistance(multiply(L, transpose(L)), S)).toBeLessThan(TOLERANCE);
        L.data.forEach((value, k) => k % n > Math.floor(k / n) && expect(value).toBe(0));
      }),
      CASES,
    );
  });

  test("factors rank-deficient matrices and gives the rank", () => {
    const X = fromRows([
      [1, 2, 0, 3],
      [0, 0, 0, 1],
    ]);
    const { L, rank } = cholesky(gram(X));
    expect(rank).toBe(2);
    expect(multiply(L, transpose(L))).toEqual(gram(X));
    expect(cholesky(matrix(3, 3))).toEqual({ L: matrix(3, 3), rank: 0 });
    for (const r of [1, 4, 9]) {
      const S = gram(gaussianMatrix(r, 10, stream(r)));
      const factor = cholesky(S);
      expect(factor.rank).toBe(r);
      expect(relativeDistance(multiply(factor.L, transpose(factor.L)), S)).toBeLessThan(TOLERANCE);
    }
  });

  test("refuses indefinite matrices", () => {
    expect(() =>
      cholesky(
        fromRows([
          [1, 2],
          [2, 1],
        ]),
      ),
    ).toThrow("cholesky: needs a positive semidefinite matrix, got pivot -3 in row 1");
    expect(() => cholesky(diagonal([1, -1e-6]))).toThrow("cholesky: needs a positive semidefinite matrix");
    expect(() => cholesky(diagonal([1, Number.NaN]))).toThrow(
      "cholesky: needs a positive semidefinite matrix, got pivot NaN in row 1",
    );
  });

  test("refuses a zero pivot with entries beside it, which no positive semidefinite matrix has", () => {
    expect(() =>
      cholesky(
        fromRows([
          [0, 1],
          [1, 5],
        ]),
      ),
    ).toThrow("cholesky: needs a positive semidefinite matrix");
  });
});
