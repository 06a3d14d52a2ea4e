import { expect, test } from "vitest";
import { matrix, multiply, scale, transpose } from "../../../src/linalg/index.ts";
import { weightAlignment, weightAlignmentOfMatrices } from "../../../src/measure/index.ts";
import { aligned, cosineOf, ROUNDING, times, turned, unrelated } from "./loops.ts";

test("is the cosine between W_l and F_l F_{l−1}ᵀ in each layer from the second on, and of all of them stacked", () => {
  const { weights, feedback, rows } = unrelated();
  const identityAbove = [...rows.F, [0, 1, 2].map((i) => [0, 1, 2].map((j) => (i === j ? 1 : 0)))];
  const targets = rows.F.map((below, i) => times(identityAbove[i + 1], turned(below)).flat());
  const { layers, total } = weightAlignment(weights, feedback);
  expect(Object.keys(layers)).toEqual(["2", "3", "4"]);
  targets.forEach((target, i) => {
    expect(Math.abs(layers[i + 2]! - cosineOf(rows.W[i + 1].flat(), target))).toBeLessThan(ROUNDING);
  });
  expect(Math.abs(total! - cosineOf(rows.W.slice(1).flat(2), targets.flat()))).toBeLessThan(ROUNDING);
});

test("the formula from alignment matrices gives that of the full weights, and another with a wrong Gram matrix", () => {
  const { A, weights, feedback, grams } = aligned();
  const full = weightAlignment(weights, feedback);
  const { layers, total } = weightAlignmentOfMatrices(A.slice(1), grams);
  for (const l of [2, 3, 4]) expect(Math.abs(layers[l]! - full.layers[l]!)).toBeLessThan(ROUNDING);
  expect(Math.abs(total! - full.total!)).toBeLessThan(ROUNDING);
  const wrong = weightAlignmentOfMatrices(A.slice(1), grams.toReversed());
  expect(Math.abs(wrong.total! - full.total!)).toBeGreaterThan(1e-3);
});

test("is 1 for weights along the feedback, −1 against it, and null for weights that vanish", () => {
  const { weights, feedback } = unrelated();
  const along = [
    weights[0],
    multiply(feedback[1], transpose(feedback[0])),
    scale(-2, multiply(feedback[2], transpose(feedback[1]))),
    matrix(weights[3].rows, weights[3].cols),
  ];
  const { layers } = weightAlignment(along, feedback);
  expect(layers[2]).toBeCloseTo(1, 12);
  expect(layers[3]).toBeCloseTo(-1, 12);
  expect(layers[4]).toBeNull();
});
