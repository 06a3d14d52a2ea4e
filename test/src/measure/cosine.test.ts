import { expect, test } from "vitest";
import { alignmentOf, chanceCosine, cosine } from "../../../src/measure/index.ts";
import { stream } from "../../../src/random/index.ts";

test("is the inner product over both norms", () => {
  expect(cosine(6, 9, 16)).toBe(0.5);
  expect(cosine(-12, 9, 16)).toBe(-1);
  expect(cosine(0, 9, 16)).toBe(0);
});

test("rounding never takes it beyond 1, and squares of tiny norms do not underflow", () => {
  expect(cosine(3.0000000000000004, 3, 3)).toBe(1);
  expect(cosine(-3.0000000000000004, 3, 3)).toBe(-1);
  expect(cosine(5e-201, 1e-200, 1e-200)).toBeCloseTo(0.5, 12);
});

test("what vanishes has no direction", () => {
  expect([cosine(0, 0, 1), cosine(0, 1, 0), cosine(0, 0, 0)]).toEqual([null, null, null]);
});

test("chance: the root mean square of the cosine between random vectors", () => {
  const [n, draws] = [7, 20_000];
  const random = stream(1, "chance");
  let sum = 0;
  for (let i = 0; i < draws; i++) {
    // By symmetry the other vector may be the first axis.
    const v = Array.from({ length: n }, () => random.normal());
    sum += v[0] ** 2 / v.reduce((square, value) => square + value ** 2, 0) / draws;
  }
  // The squared cosine is Beta(1/2, (n − 1)/2), of variance 2(n − 1)/(n²(n + 2)); five standard errors.
  const error = Math.sqrt((2 * (n - 1)) / (n * n * (n + 2)) / draws);
  expect(Math.abs(sum - chanceCosine(n) ** 2)).toBeLessThan(5 * error);
});

test("layers are stacked by adding their inner products and squared norms, those that vanish included", () => {
  const parts = [
    { layer: 2, inner: 6, squaredNormA: 9, squaredNormB: 16 },
    { layer: 3, inner: 0, squaredNormA: 0, squaredNormB: 9 },
  ];
  expect(alignmentOf(parts)).toEqual({ layers: { 2: 0.5, 3: null }, total: 6 / 15 });
});
