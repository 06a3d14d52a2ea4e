import { describe, expect, test } from "vitest";
import { InputError } from "../../../src/inputError.ts";
import { toRows, transpose, type Matrix } from "../../../src/linalg/index.ts";
import { initialWeights } from "../../../src/problem/initial.ts";

const ROUNDING = 1e-12;
const SIZES = [50, 80, 20];
const shapes = (weights: readonly Matrix[]) => weights.map(({ rows, cols }) => [rows, cols]);

test.each([
  { kind: "zero" as const },
  { kind: "gaussian" as const, scale: 2 },
  { kind: "uniform" as const, scale: 2 },
  { kind: "orthogonal" as const, scale: 2 },
])("$kind: W_l is n_l × n_{l−1}, the same for the same seed", (spec) => {
  const weights = initialWeights(spec, SIZES, 1);
  expect(shapes(weights)).toEqual([
    [80, 50],
    [20, 80],
  ]);
  expect(initialWeights(spec, SIZES, 1)).toEqual(weights);
  if (spec.kind !== "zero") expect(initialWeights(spec, SIZES, 2)[1]).not.toEqual(weights[1]);
});

test("zero weights are zero", () => {
  for (const { data } of initialWeights({ kind: "zero" }, SIZES, 1)) expect(data.every((w) => w === 0)).toBe(true);
});

test.each([
  // Kurtosis E w⁴ / (E w²)² is 3 and 9/5, the variances scale² / n_{l−1} and a third of it.
  ["gaussian" as const, 3, 1],
  ["uniform" as const, 1.8, 1 / 3],
])("%s: mean zero and the variance that the scale says, within five standard errors", (kind, kurtosis, factor) => {
  initialWeights({ kind, scale: 2 }, SIZES, 1).forEach(({ data, cols }) => {
    const variance = (factor * 4) / cols;
    const mean = data.reduce((sum, w) => sum + w / data.length, 0);
    const square = data.reduce((sum, w) => sum + (w * w) / data.length, 0);
    expect(Math.abs(mean)).toBeLessThan(5 * Math.sqrt(variance / data.length));
    expect(Math.abs(square - variance)).toBeLessThan(5 * variance * Math.sqrt((kurtosis - 1) / data.length));
    if (kind === "uniform") expect(Math.max(...data.map(Math.abs))).toBeLessThanOrEqual(2 / Math.sqrt(cols));
  });
});

test("orthogonal: scale times orthonormal columns, or rows in a wide layer", () => {
  const [tall, wide] = initialWeights({ kind: "orthogonal", scale: 2 }, SIZES, 1);
  for (const vectors of [toRows(transpose(tall)), toRows(wide)]) {
    vectors.forEach((a, i) =>
      vectors.slice(0, i + 1).forEach((b, j) => {
        const inner = a.reduce((sum, value, k) => sum + value * b[k], 0);
        expect(Math.abs(inner - (i === j ? 4 : 0))).toBeLessThan(ROUNDING);
      }),
    );
  }
});

describe("given weights", () => {
  const matrices = [
    [
      [1, 2],
      [3, 4],
      [5, 6],
    ],
    [[7, 8, 9]],
  ];

  test("are taken as they are", () => {
    expect(initialWeights({ kind: "given", matrices }, [2, 3, 1], 1).map(toRows)).toEqual(matrices);
  });

  test.each([
    [[2, 3, 3, 1], "problem: network.initial.matrices must have 3 matrices, one a layer, got 2"],
    [[2, 3, 2], "problem: network.initial.matrices[1] must be 2 × 3, got 1 × 3"],
  ])("of another shape than %j are refused", (sizes, sentence) => {
    expect(() => initialWeights({ kind: "given", matrices }, sizes, 1)).toThrow(new InputError(sentence));
  });
});
