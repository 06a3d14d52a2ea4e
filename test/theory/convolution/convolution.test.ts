import { expect, test } from "vitest";
import { matrix, matrixFrom, multiply, norm, singularValues, transpose } from "../../../src/linalg/index.ts";
import {
  bestFitCosine,
  ceilingOf,
  convolutionCeiling,
  localCeiling,
  meanCeiling,
  outputsBound,
  outputSize,
  projectedUpdate,
  sharing,
  weightBetween,
  windowsBasis,
  type Windows,
} from "../../../theory/convolution/index.ts";

const ROUNDING = 1e-12;

const windows = (size: number, kernel: number, more: Partial<Windows> = {}): Windows => ({
  size,
  kernel,
  stride: 1,
  channelsIn: 1,
  channelsOut: 1,
  ...more,
});

test("the example: 4 × 4 windows on 14 × 14 maps", () => {
  const example = windows(14, 4);
  expect(outputSize(example)).toBe(11);
  expect(convolutionCeiling(example)).toBeCloseTo(0.026, 3);
  expect(localCeiling(example)).toBeCloseTo(0.286, 3);
});

test("closed forms are those of counted dimensions, whatever the channels and the stride", () => {
  for (const shape of [
    windows(5, 2),
    windows(6, 3, { stride: 2 }),
    windows(4, 3, { channelsIn: 2, channelsOut: 3 }),
    windows(3, 3, { channelsOut: 2 }),
  ]) {
    const [shared, own] = [true, false].map((kind) => windowsBasis(shape, kind));
    const rows = shape.channelsOut * outputSize(shape) ** 2;
    const cols = shape.channelsIn * shape.size ** 2;
    expect(shared.rows).toBe(rows * cols);
    expect(Math.abs(meanCeiling(shared.cols, rows, cols) / convolutionCeiling(shape) - 1)).toBeLessThan(ROUNDING);
    expect(Math.abs(meanCeiling(own.cols, rows, cols) / localCeiling(shape) - 1)).toBeLessThan(ROUNDING);
    expect(sharing(shape, true)).toBe(outputSize(shape) ** 2);
    expect(sharing(shape, false)).toBe(1);
  }
});

test("a 2 × 2 window on a 3 × 3 map, by hand", () => {
  const shape = windows(3, 2);
  // The unit above at the bottom right sees the four units below at the bottom right, in order.
  const seen = Array.from({ length: 9 }, (_, col) => weightBetween(shape, true, 3, col));
  expect(seen).toEqual([null, null, null, null, "0,0,0,0", "0,0,0,1", null, "0,0,1,0", "0,0,1,1"]);
  const ones = matrixFrom(4, 9, () => 1);
  // Sixteen connections in four groups of four: the sums are 4.
  const projected = projectedUpdate(shape, true, ones);
  expect(projected.data.filter((value) => value === 4).length).toBe(16);
  expect(projected.data.filter((value) => value !== 0).length).toBe(16);
  // k/i for constant matrices.
  expect(Math.abs(bestFitCosine(shape, true, ones) - 2 / 3)).toBeLessThan(ROUNDING);
  expect(ceilingOf(3, 4)).toBe(0.75);
});

test("the bound of few outputs is attained by windows of one unit, and holds for random kernels", () => {
  const identityLike = windows(4, 1);
  const E = windowsBasis(identityLike, true);
  const s = singularValues(matrix(16, 16, multiply(E, matrix(1, 1, Float64Array.of(2))).data));
  const cosine = (values: Float64Array, n: number) => Math.hypot(...values.subarray(0, n)) / Math.hypot(...values);
  for (const n of [1, 3, 16]) expect(Math.abs(cosine(s, n) - outputsBound(identityLike, n))).toBeLessThan(ROUNDING);

  const shape = windows(7, 2, { channelsIn: 2, channelsOut: 2 });
  const basis = windowsBasis(shape, true);
  for (let seed = 0; seed < 5; seed++) {
    const kernel = matrixFrom(basis.cols, 1, (i) => (seed === 0 ? 1 : Math.sin(7 * seed + 3 * i * i)));
    const W = matrix(72, 98, multiply(basis, kernel).data);
    expect(Math.abs(norm(W) - 6 * norm(kernel))).toBeLessThan(ROUNDING * norm(W));
    for (const n of [1, 2, 5]) expect(cosine(singularValues(transpose(W)), n)).toBeLessThan(outputsBound(shape, n));
  }
});
