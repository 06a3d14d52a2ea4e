import fc from "fast-check";
import { EigenvalueDecomposition, Matrix as MlMatrix } from "ml-matrix";
import { describe, expect, test } from "vitest";
import {
  diagonal,
  eigenCoordinates,
  gram,
  identity,
  matrix,
  matrixFrom,
  multiply,
  norm,
  scale,
  subtract,
  symmetricEigen,
  symmetricPart,
  transpose,
  type Matrix,
} from "../../../src/linalg/index.ts";
import { gaussianMatrix, haarColumns, stream } from "../../../src/random/index.ts";

const CASES = { seed: 1, numRuns: Number(process.env.DFA_CASES ?? 60) };

/**
 * Householder and QL are backward stable: errors of a small multiple of √n ε ‖S‖_F; measured below n ε ‖S‖_F
 * everywhere.
 */
const tolerance = (n: number) => 4 * Math.max(n, 4) * Number.EPSILON;

/** Checks order, residual and orthonormality. */
function expectEigen(S: Matrix): { values: Float64Array; vectors: Matrix } {
  const { values, vectors: V } = symmetricEigen(S);
  const n = S.rows;
  expect(values).toEqual(values.toSorted());
  expect(norm(subtract(multiply(S, V), multiply(V, diagonal(values))))).toBeLessThanOrEqual(tolerance(n) * norm(S));
  expect(norm(subtract(gram(V), identity(n)))).toBeLessThanOrEqual(tolerance(n) * Math.sqrt(n));
  return { values, vectors: V };
}

/** V diag(values) Vᵀ with a random V, exactly symmetric. */
function withSpectrum(values: ArrayLike<number>, seed: number): Matrix {
  const V = haarColumns(values.length, values.length, stream(seed));
  return symmetricPart(multiply(multiply(V, diagonal(values)), transpose(V)));
}

const largestDifference = (a: Float64Array, b: ArrayLike<number>) =>
  a.reduce((largest, value, i) => Math.max(largest, Math.abs(value - b[i])), 0);

describe("eigenCoordinates", () => {
  test.each([1, 2, 5, 30, 61, 130])(
    "at size %i rows in the coordinates of the eigenvectors, which are not formed",
    (n) => {
      const S = symmetricPart(gaussianMatrix(n, n, stream(n)));
      const X = gaussianMatrix(7, n, stream(n, "rows"));
      const { values, coordinates, back } = eigenCoordinates(S, X);
      const { values: known } = symmetricEigen(S);
      expect(largestDifference(values, known)).toBeLessThanOrEqual(tolerance(n) * norm(S));
      // X S Xᵀ and X Xᵀ come out of the coordinates: the axes are orthonormal and S is diagonal along them.
      const rebuilt = multiply(multiply(coordinates, diagonal(values)), transpose(coordinates));
      const direct = multiply(multiply(X, S), transpose(X));
      expect(norm(subtract(rebuilt, direct))).toBeLessThanOrEqual(tolerance(n) * norm(S) * norm(X) ** 2);
      const square = subtract(multiply(coordinates, transpose(coordinates)), multiply(X, transpose(X)));
      expect(norm(square)).toBeLessThanOrEqual(tolerance(n) * norm(X) ** 2);
      // The way back, of all rows and of two of other data, twice.
      for (const rows of [coordinates, matrixFrom(2, n, (i, j) => coordinates.data[i * n + j])]) {
        const returned = back(rows);
        const given = matrixFrom(rows.rows, n, (i, j) => X.data[i * n + j]);
        expect(norm(subtract(returned, given))).toBeLessThanOrEqual(tolerance(n) * norm(X));
      }
      // Coordinates in the wrong order are seen.
      if (n > 1) {
        const wrong = multiply(multiply(coordinates, diagonal(values.toReversed())), transpose(coordinates));
        expect(norm(subtract(wrong, direct))).toBeGreaterThan(1e-3 * norm(direct));
        const turned = matrixFrom(7, n, (i, j) => coordinates.data[i * n + (n - 1 - j)]);
        expect(norm(subtract(back(turned), X))).toBeGreaterThan(1e-3 * norm(X));
      }
    },
  );

  test("refuses rows of another size", () => {
    expect(() => eigenCoordinates(identity(3), matrix(2, 2))).toThrow(
      "eigenCoordinates: needs a square matrix and rows of its size, got 3 × 3 and 2 × 2",
    );
    const { back } = eigenCoordinates(identity(3), matrix(1, 3));
    expect(() => back(matrix(2, 3))).toThrow("eigenCoordinates: takes back at most 1 rows of 3, got 2 × 3");
  });
});

describe("symmetricEigen", () => {
  test("agrees with ml-matrix on random matrices of all small sizes, plain and compiled", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 0, max: 1e6 }), (n, seed) => {
        const S = symmetricPart(gaussianMatrix(n, n, stream(seed)));
        const { values } = expectEigen(S);
        const other = new EigenvalueDecomposition(MlMatrix.from1DArray(n, n, S.data), { assumeSymmetric: true });
        expect(largestDifference(values, other.realEigenvalues)).toBeLessThanOrEqual(tolerance(n) * norm(S));
      }),
      CASES,
    );
  });

  test("small cases known exactly", () => {
    expect(symmetricEigen(matrix(0, 0))).toEqual({ values: new Float64Array(0), vectors: matrix(0, 0) });
    expect(symmetricEigen(diagonal([-3]))).toEqual({ values: Float64Array.of(-3), vectors: identity(1) });
    expect(symmetricEigen(matrix(5, 5)).values).toEqual(new Float64Array(5));
    expect(expectEigen(diagonal([3, -1, 2, 0, 7])).values).toEqual(Float64Array.of(-1, 0, 2, 3, 7));
    const swap = expectEigen(matrix(2, 2, Float64Array.of(0, 1, 1, 0)));
    expect(largestDifference(swap.values, [-1, 1])).toBeLessThanOrEqual(tolerance(2));
  });

  test.each([2, 3, 24, 25, 60])("the second difference of size %i has eigenvalues 2 − 2 cos(iπ / (n + 1))", (n) => {
    const S = matrixFrom(n, n, (i, j) => (i === j ? 2 : Math.abs(i - j) === 1 ? -1 : 0));
    const exact = Float64Array.from({ length: n }, (_, i) => 2 - 2 * Math.cos(((i + 1) * Math.PI) / (n + 1)));
    expect(largestDifference(expectEigen(S).values, exact)).toBeLessThanOrEqual(tolerance(n) * 4);
  });

  test("clustered, repeated, graded and rank-deficient spectra come back", () => {
    const n = 40;
    const spectra = {
      clustered: (i: number) => 1 + (i % 3) * 1e-13,
      repeated: (i: number) => Math.floor(i / 10),
      graded: (i: number) => 10 ** (i - n + 1),
      deficient: (i: number) => (i < n - 3 ? 0 : i),
      indefinite: (i: number) => i - n / 2,
    };
    for (const spectrum of Object.values(spectra)) {
      const exact = Float64Array.from({ length: n }, (_, i) => spectrum(i)).toSorted();
      const S = withSpectrum(exact, 3);
      expect(largestDifference(expectEigen(S).values, exact)).toBeLessThanOrEqual(4 * tolerance(n) * norm(S));
    }
  });

  test("scales over the whole range of doubles", () => {
    const S = withSpectrum([1, 2, 3, 4, 5], 4);
    const { values } = symmetricEigen(S);
    for (const power of [2 ** -1000, 2 ** -600, 2 ** 600, 2 ** 1000]) {
      const scaled = symmetricEigen(scale(power, S)).values;
      expect(
        largestDifference(
          scaled.map((value) => value / power),
          values,
        ),
      ).toBeLessThanOrEqual(tolerance(5) * 5);
    }
  });

  test("blocks that do not touch keep their own accuracy", () => {
    const S = matrixFrom(4, 4, (i, j) => (i === j ? [1e-20, 2e-20, 1, 3][i] : i + j === 1 ? 1e-20 : 0));
    const { values } = expectEigen(S);
    const exact = [(3 - Math.sqrt(5)) * 0.5e-20, (3 + Math.sqrt(5)) * 0.5e-20];
    expect(Math.abs(values[0] - exact[0])).toBeLessThanOrEqual(1e-35);
    expect(Math.abs(values[1] - exact[1])).toBeLessThanOrEqual(1e-35);
  });

  test("reads the lower triangle", () => {
    const S = matrix(2, 2, Float64Array.of(2, 99, 1, 2));
    expect(largestDifference(symmetricEigen(S).values, [1, 3])).toBeLessThanOrEqual(tolerance(2) * 3);
  });

  test("the check sees an eigenvector turned by 1e-10", () => {
    const S = withSpectrum([1, 2, 3], 5);
    const { values, vectors } = symmetricEigen(S);
    const turned = vectors.data.map((value, k) => value + (k % 3 === 0 ? 1e-10 * vectors.data[k + 1] : 0));
    const residual = norm(
      subtract(multiply(S, matrix(3, 3, turned)), multiply(matrix(3, 3, turned), diagonal(values))),
    );
    expect(residual).toBeGreaterThan(tolerance(3) * norm(S));
  });

  test("refuses what is not square or not finite", () => {
    expect(() => symmetricEigen(matrix(2, 3))).toThrow("symmetricEigen: needs a square matrix, got 2 × 3");
    expect(() => symmetricEigen(diagonal([1, Number.NaN]))).toThrow("symmetricEigen: entries must be finite, got NaN");
    expect(() => symmetricEigen(diagonal([1, Infinity]))).toThrow(
      "symmetricEigen: entries must be finite, got Infinity",
    );
  });

  describe("at n = 784", () => {
    const n = 784;
    /** The covariance of n-pixel samples of the given rank, with a border of 100 pixels that are always zero. */
    const covariance = (rank: number) => {
      const X = gaussianMatrix(rank, n, stream(6));
      for (let i = 0; i < X.data.length; i++) X.data[i] *= i % n < 100 ? 0 : (1 + (i % n)) ** -1.5;
      return gram(X);
    };

    test("a covariance of full rank but for empty pixels", () => {
      const { values } = expectEigen(covariance(1000));
      expect(values.filter((value) => Math.abs(value) < 1e-12)).toHaveLength(100);
    });

    test("a covariance of rank 50", () => {
      const S = covariance(50);
      const { values } = expectEigen(S);
      expect(values.filter((value) => value > 1e-12 * norm(S))).toHaveLength(50);
    });

    test("a diagonal matrix, and the identity plus one direction", () => {
      const D = diagonal(Float64Array.from({ length: n }, (_, i) => Math.sin(i)));
      expect(expectEigen(D).values).toEqual(D.data.filter((_, k) => k % (n + 1) === 0).toSorted());
      const { values } = expectEigen(matrixFrom(n, n, (i, j) => (i === j ? 2 : 1)));
      expect(Math.abs(values[n - 1] - n - 1)).toBeLessThanOrEqual(tolerance(n) * n);
      expect(largestDifference(values.subarray(0, n - 1), new Float64Array(n).fill(1))).toBeLessThanOrEqual(
        tolerance(n) * n,
      );
    });
  });
});
