import { expect, test } from "vitest";
import { gram, matrix, multiply, toRows, transpose } from "../../../src/linalg/index.ts";
import { updateAlignment, updateAlignmentOfMatrices } from "../../../src/measure/index.ts";
import { aligned, cosineOf, random, ROUNDING, SIZES, times, turned, unrelated } from "./loops.ts";

const descent = random(3, SIZES[0], "descent");

test("is the cosine between F_l D H_{l−1}ᵀ and W_{l+1}ᵀ … W_Lᵀ D H_{l−1}ᵀ", () => {
  const { weights, feedback, rows } = unrelated();
  const pairs = rows.F.map((F, i) => {
    let right = toRows(descent);
    for (let k = 0; k < i; k++) right = times(right, turned(rows.W[k]));
    let exact = right;
    for (let k = rows.W.length - 1; k > i; k--) exact = times(turned(rows.W[k]), exact);
    return { direct: times(F, right).flat(), exact: exact.flat() };
  });
  const { layers, total } = updateAlignment(weights, feedback, descent);
  expect(Object.keys(layers)).toEqual(["1", "2", "3"]);
  pairs.forEach(({ direct, exact }, i) => {
    expect(Math.abs(layers[i + 1]! - cosineOf(direct, exact))).toBeLessThan(ROUNDING);
  });
  const all = cosineOf(
    pairs.flatMap((p) => p.direct),
    pairs.flatMap((p) => p.exact),
  );
  expect(Math.abs(total! - all)).toBeLessThan(ROUNDING);
});

test("the formula from alignment matrices gives that of the full weights, and another with a matrix transposed", () => {
  const { A, weights, feedback, grams } = aligned();
  const full = updateAlignment(weights, feedback, descent);
  let DH = descent;
  const descentGrams = feedback.map((_, i) => {
    if (i > 0) DH = multiply(DH, transpose(weights[i - 1]));
    return gram(transpose(DH));
  });
  const { layers, total } = updateAlignmentOfMatrices(A.slice(1), grams, descentGrams);
  for (const l of [1, 2, 3]) expect(Math.abs(layers[l]! - full.layers[l]!)).toBeLessThan(ROUNDING);
  expect(Math.abs(total! - full.total!)).toBeLessThan(ROUNDING);
  const wrong = updateAlignmentOfMatrices(A.slice(1).map(transpose), grams, descentGrams);
  expect(Math.abs(wrong.layers[3]! - full.layers[3]!)).toBeGreaterThan(1e-3);
});

test("updates that vanish have no direction", () => {
  const { weights, feedback } = unrelated();
  const learned = updateAlignment(weights, feedback, matrix(3, SIZES[0]));
  expect([learned.layers, learned.total]).toEqual([{ 1: null, 2: null, 3: null }, null]);
});
