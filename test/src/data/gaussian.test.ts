import { describe, expect, test } from "vitest";
import { covarianceFactor, gaussianDraw, inputDraw } from "../../../src/data/gaussian.ts";
import { InputError } from "../../../src/inputError.ts";
import { diagonal, fromRows, isDiagonal, matrix, type Matrix } from "../../../src/linalg/index.ts";
import { stream, type Stream } from "../../../src/random/index.ts";
import { expectCovariance } from "./drawn.ts";

const ROUNDING = 1e-12;
const DRAWS = 20_000;
const full = fromRows([
  [2, 0.6, -0.4],
  [0.6, 1, 0.3],
  [-0.4, 0.3, 0.5],
]);
const rankOne = fromRows([
  [4, -2],
  [-2, 1],
]);

function rows(draw: (random: Stream, out: Float64Array, offset: number) => void, n: number): number[][] {
  const random = stream(1, "draws");
  const out = new Float64Array(n + 2).fill(7);
  const drawn = Array.from({ length: DRAWS }, () => {
    draw(random, out, 1);
    return [...out.subarray(1, n + 1)];
  });
  expect([out[0], out[n + 1]]).toEqual([7, 7]);
  return drawn;
}

describe("covarianceFactor", () => {
  test.each([
    ["full rank", full],
    ["rank one", rankOne],
    ["zero", matrix(2, 2)],
  ])("C Cᵀ = Σ: %s", (_, S) => {
    const C = covarianceFactor(S, "Σ").data;
    const n = S.rows;
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < n; j++) {
        let sum = 0;
        for (let k = 0; k < n; k++) sum += C[i * n + k] * C[j * n + k];
        expect(Math.abs(sum - S.data[i * n + j])).toBeLessThan(ROUNDING);
      }
    }
  });

  test.each<[string, Matrix]>([
    ["Σ must be a square matrix, got 2 × 3", matrix(2, 3)],
    [
      "Σ must be a symmetric matrix, got 0.5 in row 1, column 2 and 0.4 across the diagonal",
      fromRows([
        [1, 0.5],
        [0.4, 1],
      ]),
    ],
    [
      "Σ must be positive semidefinite, got a matrix with eigenvalue -1.000",
      fromRows([
        [1, 2],
        [2, 1],
      ]),
    ],
  ])("refuses in one sentence: %s", (sentence, S) => {
    expect(() => covarianceFactor(S, "Σ")).toThrow(new InputError(sentence));
  });

  test("nine typed digits of a singular covariance will do, three will not", () => {
    const typed = (digits: number) =>
      fromRows([
        [1, 1 / 3],
        [1 / 3, Number((1 / 9).toFixed(digits))],
      ]);
    expect(() => covarianceFactor(typed(10), "Σ")).not.toThrow();
    expect(() => covarianceFactor(typed(3), "Σ")).toThrow(/positive semidefinite/);
  });
});

describe("draws", () => {
  test.each([
    ["full", full],
    ["diagonal", diagonal([4, 1, 0.25])],
    ["rank one", rankOne],
  ])("have the stated covariance, and touch their own entries alone: %s", (_, S) => {
    expectCovariance(rows(gaussianDraw(S, "Σ"), S.rows), S);
  });

  test("directions of no variance stay at zero", () => {
    const largest = (values: number[]) => values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    expect(largest(rows(gaussianDraw(rankOne, "Σ"), 2).map(([a, b]) => a + 2 * b))).toBeLessThan(1e-6);
    expect(largest(rows(gaussianDraw(diagonal([1, 0]), "Σ"), 2).map(([, b]) => b))).toBe(0);
  });

  test("isotropic inputs need no matrix", () => {
    expectCovariance(rows(inputDraw({ isotropic: 3 }, 3), 3), diagonal([3, 3, 3]));
  });

  test("a diagonal matrix with a negative entry is refused like any other", () => {
    const S = diagonal([1, -0.25]);
    expect(isDiagonal(S)).toBe(true);
    expect(() => inputDraw(S, 2)).toThrow(
      new InputError(
        "problem: data.inputCovariance must be positive semidefinite, got a matrix with eigenvalue -0.2500",
      ),
    );
  });
});
