import { expect, test } from "vitest";
import { fromRows, matrix, multiply, norm, subtract, toRows, transpose } from "../../../src/linalg/index.ts";
import { gradientAlignment, gradientAlignmentOfMatrices, signalMatrices } from "../../../src/measure/index.ts";
import { aligned, cosineOf, dot, random, ROUNDING, SIZES, times, turned, unrelated, type Rows } from "./loops.ts";

const SAMPLES = 11;
const errors = random(SAMPLES, 3, "errors");
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const size = (v: readonly number[]) => Math.sqrt(dot(v, v));

/** DFA's and BP's signal of one error in each hidden layer. */
function signals(W: readonly Rows[], F: readonly Rows[], e: readonly number[]) {
  const column = e.map((value) => [value]);
  return F.map((F_l, i) => {
    let back = column;
    for (let k = W.length - 1; k > i; k--) back = times(turned(W[k]), back);
    return { direct: times(F_l, column).flat(), back: back.flat() };
  });
}

test("is the mean over samples of the cosine between F_l e and the back-propagated error", () => {
  const { weights, feedback, rows } = unrelated();
  const { layers, total, norms } = gradientAlignment(weights, feedback, errors);
  const each = toRows(errors).map((e) => signals(rows.W, rows.F, e));
  expect(Object.keys(layers)).toEqual(["1", "2", "3"]);
  for (const l of [1, 2, 3]) {
    const here = each.map((sample) => sample[l - 1]);
    expect(Math.abs(layers[l]! - mean(here.map((s) => cosineOf(s.direct, s.back))))).toBeLessThan(ROUNDING);
    expect(norms[l].feedback / mean(here.map((s) => size(s.direct)))).toBeCloseTo(1, 12);
    expect(norms[l].backpropagation! / mean(here.map((s) => size(s.back)))).toBeCloseTo(1, 12);
    expect(norms[l].chance).toBeCloseTo(1 / Math.sqrt(SIZES[l]), 14);
  }
  const stacked = each.map((s) =>
    cosineOf(
      s.flatMap((layer) => layer.direct),
      s.flatMap((layer) => layer.back),
    ),
  );
  expect(Math.abs(total! - mean(stacked))).toBeLessThan(ROUNDING);
});

test("the formula from alignment matrices gives that of the full weights", () => {
  const { A, weights, feedback, grams } = aligned();
  const full = gradientAlignment(weights, feedback, errors);
  const small = gradientAlignmentOfMatrices(A.slice(1), grams, SIZES.slice(1, -1), errors);
  for (const l of [1, 2, 3]) {
    expect(Math.abs(small.layers[l]! - full.layers[l]!)).toBeLessThan(ROUNDING);
    expect(small.norms[l].feedback / full.norms[l].feedback).toBeCloseTo(1, 12);
    expect(small.norms[l].backpropagation! / full.norms[l].backpropagation!).toBeCloseTo(1, 12);
  }
  expect(Math.abs(small.total! - full.total!)).toBeLessThan(ROUNDING);
  const infinite = gradientAlignmentOfMatrices(A.slice(1), grams, [Infinity, Infinity, Infinity], errors);
  expect(infinite.norms[1].chance).toBe(0);
});

test("signal matrices take the error to BP's signal: F_l Q_l = W_{l+1}ᵀ … W_Lᵀ", () => {
  const { A, weights, feedback, grams } = aligned();
  let back = transpose(weights[3]);
  const Q = signalMatrices(A.slice(1), grams);
  for (const l of [3, 2, 1]) {
    expect(norm(subtract(multiply(feedback[l - 1], Q[l - 1]), back))).toBeLessThan(ROUNDING * norm(back));
    back = multiply(transpose(weights[l - 1]), back);
  }
});

test("samples of no error are left out of the mean, and none at all is null", () => {
  const { weights, feedback } = unrelated();
  const with0 = fromRows([[0, 0, 0], ...toRows(errors), [0, 0, 0]]);
  const { layers, total } = gradientAlignment(weights, feedback, with0);
  const without = gradientAlignment(weights, feedback, errors);
  expect({ layers, total }).toEqual({ layers: without.layers, total: without.total });
  const nothing = gradientAlignment(weights, feedback, matrix(2, 3));
  expect([nothing.layers, nothing.total]).toEqual([{ 1: null, 2: null, 3: null }, null]);
});

test("weights that vanish leave no back-propagated signal below them", () => {
  const { weights, feedback } = unrelated();
  const cut = weights.map((W, i) => (i === 2 ? matrix(W.rows, W.cols) : W));
  const { layers, norms } = gradientAlignment(cut, feedback, errors);
  expect([layers[1], layers[2]]).toEqual([null, null]);
  expect(layers[3]).not.toBeNull();
  expect(norms[1].backpropagation).toBe(0);
});
