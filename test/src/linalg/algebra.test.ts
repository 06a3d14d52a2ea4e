import fc from "fast-check";
import Fraction from "fraction.js";
import { describe, expect, test } from "vitest";
import {
  add,
  combine,
  fromRows,
  gram,
  identity,
  inner,
  matrix,
  matrixFrom,
  multiply,
  norm,
  product,
  relativeDistance,
  scale,
  subtract,
  symmetricPart,
  trace,
  transpose,
  type Matrix,
} from "../../../src/linalg/index.ts";
import { gaussianMatrix, stream } from "../../../src/random/index.ts";

const CASES = { seed: 1, numRuns: Number(process.env.DFA_CASES ?? 100) };

/** Matrices of small integers: sums and products of them are exact. */
const integers = (rows: number, cols: number) =>
  fc.array(fc.integer({ min: -9, max: 9 }), { minLength: rows * cols, maxLength: rows * cols }).map((entries) =>
    matrix(
      rows,
      cols,
      Float64Array.from(entries, (x) => x + 0),
    ),
  );
const size = fc.integer({ min: 0, max: 5 });
const chain = fc
  .tuple(size, size, size, size)
  .chain(([a, b, c, d]) => fc.tuple(integers(a, b), integers(b, c), integers(c, d)));

/** Entries compared without regard to the sign of zero. */
const same = (A: Matrix, B: Matrix) => {
  expect([A.rows, A.cols]).toEqual([B.rows, B.cols]);
  expect(A.data.every((a, k) => a === B.data[k])).toBe(true);
};

describe("algebra", () => {
  test("the laws of matrices hold exactly for integers", () => {
    fc.assert(
      fc.property(chain, ([A, B, C]) => {
        same(product(A, B, C), multiply(A, multiply(B, C)));
        same(transpose(multiply(A, B)), multiply(transpose(B), transpose(A)));
        same(transpose(transpose(A)), A);
        same(multiply(identity(A.rows), A), A);
        same(gram(A), multiply(transpose(A), A));
        same(subtract(add(A, scale(2, A)), A), combine(3, A, -1, A));
        expect(inner(A, A)).toBe(trace(gram(A)));
        expect(norm(A)).toBe(Math.sqrt(inner(A, A)));
        const S = gram(B);
        same(symmetricPart(S), S);
      }),
      CASES,
    );
  });

  test("multiply is the sum of products, in exact fractions", () => {
    const A = matrixFrom(3, 4, (i, j) => (i - j) / 8);
    const B = matrixFrom(4, 2, (i, j) => (1 + i * j) / 4);
    const C = multiply(A, B);
    for (let i = 0; i < 3; i++) {
      for (let j = 0; j < 2; j++) {
        let sum = new Fraction(0);
        for (let k = 0; k < 4; k++) sum = sum.add(new Fraction(i - k, 8).mul(new Fraction(1 + k * j, 4)));
        expect(C.data[i * 2 + j]).toBe(sum.valueOf());
      }
    }
  });

  test("large products, which run on the compiled kernels, agree with sums written out", () => {
    const A = gaussianMatrix(90, 70, stream(1));
    const B = gaussianMatrix(70, 110, stream(2));
    // Rounding of 70 products of size one, in two orders.
    const tolerance = 70 * Number.EPSILON;
    const expected = matrixFrom(90, 110, (i, j) => {
      let sum = 0;
      for (let k = 69; k >= 0; k--) sum += A.data[i * 70 + k] * B.data[k * 110 + j];
      return sum;
    });
    expect(relativeDistance(multiply(A, B), expected)).toBeLessThanOrEqual(tolerance);
    const G = gram(A);
    expect(transpose(gram(A))).toEqual(G);
    expect(relativeDistance(multiply(B, A.rows === 110 ? A : identity(110)), B)).toBe(0);
  });

  test("relativeDistance is relative to the second matrix, and 0 between zeros", () => {
    const A = fromRows([[3, 4]]);
    expect(relativeDistance(scale(2, A), A)).toBe(1);
    expect(relativeDistance(A, scale(2, A))).toBe(0.5);
    expect(relativeDistance(matrix(2, 2), matrix(2, 2))).toBe(0);
    expect(relativeDistance(A, matrix(1, 2))).toBe(Infinity);
  });

  test("shapes that do not fit are refused", () => {
    expect(() => multiply(matrix(2, 3), matrix(2, 3))).toThrow("multiply: inner sizes differ, got 2 × 3 times 2 × 3");
    expect(() => add(matrix(2, 3), matrix(3, 2))).toThrow("combine: needs two matrices of one shape");
    expect(() => inner(matrix(2, 3), matrix(3, 2))).toThrow("inner: needs two matrices of one shape");
  });
});
