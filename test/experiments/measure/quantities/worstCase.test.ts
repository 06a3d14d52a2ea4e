import { expect, test } from "vitest";
import { worstCaseGradientAlignment } from "../../../../experiments/measure/quantities/worstCase.ts";
import { cosine } from "../../../../src/measure/index.ts";
import { identity, matrix, multiply, type Matrix } from "../../../../src/linalg/index.ts";
import { worstCaseSignals } from "../../../../theory/alignment/index.ts";
import { normalMatrix } from "../helpers.ts";

const column = (M: Matrix, e: Matrix): Float64Array => multiply(M, e).data;
const dot = (a: Float64Array, b: Float64Array): number => a.reduce((sum, x, i) => sum + x * b[i], 0);

/** The least cosine over many errors. */
function least(F: Matrix, B: Matrix): number {
  let low = 1;
  for (let k = 0; k < 4000; k++) {
    const e = normalMatrix(F.cols, 1, 100 + k);
    const [f, b] = [column(F, e), column(B, e)];
    low = Math.min(low, cosine(dot(f, b), dot(f, f), dot(b, b))!);
  }
  return low;
}

/** B near F, so that the bound is above zero. */
const near = (F: Matrix, noise: number, seed: number): Matrix => {
  const N = normalMatrix(F.rows, F.cols, seed);
  return matrix(
    F.rows,
    F.cols,
    F.data.map((x, i) => x + noise * N.data[i]),
  );
};

test.each([0.1, 0.3, 0.6])("no error is worse than the bound, some come near: noise %f", (noise) => {
  const F = normalMatrix(40, 3, 1);
  const B = near(F, noise, 2);
  const bound = worstCaseGradientAlignment(F, B)!;
  const found = least(F, B);
  expect(bound).toBeGreaterThan(0);
  expect(found).toBeGreaterThanOrEqual(bound - 1e-9);
  expect(found - bound).toBeLessThan(0.1);
});

test("within the span of the feedback it is the theory's bound", () => {
  const F = normalMatrix(30, 4, 3);
  const Q = near(identity(4), 0.2, 4);
  const G = multiply(
    matrix(
      4,
      30,
      Float64Array.from({ length: 120 }, (_, k) => F.data[(k % 30) * 4 + Math.floor(k / 30)]),
    ),
    F,
  );
  expect(worstCaseGradientAlignment(F, multiply(F, Q))).toBeCloseTo(worstCaseSignals(Q, G), 7);
});

test("nothing to compare has no bound, and the opposite has none above zero", () => {
  const F = normalMatrix(10, 3, 5);
  expect(worstCaseGradientAlignment(F, matrix(10, 3))).toBeNull();
  expect(worstCaseGradientAlignment(matrix(10, 3), F)).toBeNull();
  expect(
    worstCaseGradientAlignment(
      F,
      matrix(
        10,
        3,
        F.data.map((x) => -x),
      ),
    ),
  ).toBe(0);
});
