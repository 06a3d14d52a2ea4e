import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  conditioning,
  conditioningOf,
  diagonal,
  fromRows,
  matrix,
  multiply,
  norm,
  nuclearNorm,
  pseudoInverse,
  rankOf,
  subtract,
  transpose,
} from "../../../src/linalg/index.ts";
import { gaussianMatrix, haarColumns, stream } from "../../../src/random/index.ts";

const CASES = { seed: 1, numRuns: Number(process.env.DFA_CASES ?? 60) };
const size = fc.integer({ min: 1, max: 8 });
const seed = fc.integer({ min: 0, max: 1e6 });

/**
 * Rounding, amplified by the condition number of Gaussian factors: a hundred-thousandfold at these sizes now and then.
 */
const TOLERANCE = 1e-9;

describe("pseudoInverse", () => {
  test("meets Penrose's four conditions, at any rank", () => {
    fc.assert(
      fc.property(size, size, size, seed, (rows, cols, inner, s) => {
        const M = multiply(gaussianMatrix(rows, inner, stream(s, 1)), gaussianMatrix(inner, cols, stream(s, 2)));
        const P = pseudoInverse(M);
        const [MP, PM] = [multiply(M, P), multiply(P, M)];
        expect(norm(subtract(multiply(MP, M), M))).toBeLessThan(TOLERANCE * norm(M));
        expect(norm(subtract(multiply(PM, P), P))).toBeLessThan(TOLERANCE * norm(P));
        expect(norm(subtract(transpose(MP), MP))).toBeLessThan(TOLERANCE);
        expect(norm(subtract(transpose(PM), PM))).toBeLessThan(TOLERANCE);
      }),
      CASES,
    );
  });

  test("of zero is zero; a wrong candidate fails the conditions", () => {
    expect(pseudoInverse(matrix(2, 3))).toEqual(matrix(3, 2));
    const M = fromRows([
      [1, 2],
      [2, 4],
    ]);
    const wrong = transpose(M);
    expect(norm(subtract(multiply(multiply(M, wrong), M), M))).toBeGreaterThan(1);
  });
});

describe("conditioning", () => {
  test("counts the rank and takes the ratio of the values over it", () => {
    expect(conditioningOf([8, 2, 1e-14])).toEqual({ kappa: 4, rank: 2 });
    expect(conditioningOf([0, 0])).toEqual({ kappa: null, rank: 0 });
    expect(conditioningOf([])).toEqual({ kappa: null, rank: 0 });
    expect(conditioning(matrix(3, 2))).toEqual({ kappa: null, rank: 0 });
    expect(rankOf([1, 0.5, 0.01], 0.1)).toBe(2);
  });

  test("of a matrix with known singular values", () => {
    const [U, V] = [haarColumns(9, 3, stream(1)), haarColumns(5, 3, stream(2))];
    const M = multiply(multiply(U, diagonal([6, 3, 0.5])), transpose(V));
    const { kappa, rank } = conditioning(M);
    expect(rank).toBe(3);
    expect(Math.abs((kappa as number) - 12)).toBeLessThan(1e-12);
    expect(Math.abs(nuclearNorm(M) - 9.5)).toBeLessThan(1e-13);
  });
});
