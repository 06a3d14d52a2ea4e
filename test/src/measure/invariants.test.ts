import { describe, expect, test } from "vitest";
import {
  add,
  fromRows,
  gram,
  identity,
  matrix,
  multiply,
  norm,
  product,
  scale,
  subtract,
  toRows,
  transpose,
  type Matrix,
} from "../../../src/linalg/index.ts";
import {
  alignmentMatrices,
  bpInvariants,
  dfaInvariants,
  feedbackInverses,
  neuronInvariants,
} from "../../../src/measure/index.ts";
import { aligned, dot, random, ROUNDING, SIZES, times, turned, unrelated } from "./loops.ts";

const target = random(3, SIZES[0], "target");
/** The orders of small steps are read off two of them; what is left beyond the leading order, relative. */
const ORDER = 0.05;

/** One step of DFA (feedback given) or BP on white inputs. */
function step(weights: readonly Matrix[], rate: number, feedback?: readonly Matrix[]): Matrix[] {
  const descent = subtract(target, product(...weights.toReversed()));
  return weights.map((W, i) => {
    const above = weights.slice(i + 1).map(transpose);
    const signal = above.length === 0 ? descent : multiply(feedback ? feedback[i] : product(...above), descent);
    const below = i === 0 ? identity(SIZES[0]) : product(...weights.slice(0, i).toReversed());
    return add(W, scale(rate, multiply(signal, transpose(below))));
  });
}

const close = (found: Matrix, expected: number[][]) =>
  expect(norm(subtract(found, fromRows(expected)))).toBeLessThan(ROUNDING * (1 + norm(found)));

describe("of DFA", () => {
  test("are A_{l+1} + A_{l+1}ᵀ − A_l G_{l−1} A_lᵀ", () => {
    const { A, grams } = aligned();
    const rows = A.map(toRows);
    const found = dfaInvariants(A, grams);
    expect(found.length).toBe(3);
    found.forEach((invariant, i) => {
      const middle = i === 0 ? rows[0] : times(rows[i], toRows(grams[i - 1]));
      const square = times(middle, turned(rows[i]));
      const next = rows[i + 1];
      close(
        invariant,
        square.map((row, a) => row.map((value, b) => next[a][b] + next[b][a] - value)),
      );
    });
  });

  test("stay at zero along the flow from zero weights: what small steps leave is of the first order", () => {
    const { feedback } = unrelated();
    const inverses = feedbackInverses(feedback)!;
    const zero = SIZES.slice(1).map((rows, i) => matrix(rows, SIZES[i]));
    const left = (steps: number) => {
      let weights = zero;
      for (let i = 0; i < steps; i++) weights = step(weights, 0.05 / steps, feedback);
      const A = alignmentMatrices(weights, zero, inverses);
      return norm(dfaInvariants(A, feedback.map(gram))[0]);
    };
    expect(Math.abs(left(200) / left(400) - 2)).toBeLessThan(2 * ORDER);
  });
});

describe("of BP", () => {
  test("are W_{l+1}ᵀ W_{l+1} − W_l W_lᵀ", () => {
    const { weights, rows } = unrelated();
    bpInvariants(weights).forEach((invariant, i) => {
      const [below, above] = [times(rows.W[i], turned(rows.W[i])), times(turned(rows.W[i + 1]), rows.W[i + 1])];
      close(
        invariant,
        below.map((row, a) => row.map((value, b) => above[a][b] - value)),
      );
    });
  });

  test("a small step of BP changes them by its square, one of DFA by its first power", () => {
    const { weights: large, feedback } = unrelated();
    const weights = large.map((W) => scale(0.3, W));
    const change = (rate: number, F?: readonly Matrix[]) =>
      norm(subtract(bpInvariants(step(weights, rate, F))[1], bpInvariants(weights)[1]));
    expect(Math.abs(change(2e-4) / change(1e-4) - 4)).toBeLessThan(4 * ORDER);
    expect(Math.abs(change(2e-4, feedback) / change(1e-4, feedback) - 2)).toBeLessThan(2 * ORDER);
  });
});

describe("of neurons", () => {
  const [last, below, feedback] = [random(3, 6, "last"), random(6, 5, "below"), random(6, 3, "feedback")];

  test("are F_k · W_{L,:,k} − ½‖w_k‖²", () => {
    const [columns, inputs, F] = [turned(toRows(last)), toRows(below), toRows(feedback)];
    neuronInvariants(last, below, feedback).forEach((value, k) => {
      expect(Math.abs(value - (dot(F[k], columns[k]) - dot(inputs[k], inputs[k]) / 2))).toBeLessThan(ROUNDING);
    });
  });

  test.each([
    ["relu", (a: number) => Math.max(0, a), (a: number) => Number(a > 0), 4],
    ["linear", (a: number) => a, () => 1, 4],
    ["tanh, which does not conserve them", Math.tanh, (a: number) => 1 - Math.tanh(a) ** 2, 2],
  ])("halving a small step of DFA divides their change by its order: %s", (_, g, slope, ratio) => {
    const x = random(1, 5, "x").data;
    const a = toRows(below).map((w) => dot(w, [...x]));
    const e = toRows(last).map((w, i) => dot(w, a.map(g)) - i);
    const Fe = toRows(feedback).map((F) => dot(F, e));
    const change = (rate: number) => {
      const W = toRows(last).map((w, i) => w.map((value, k) => value - rate * e[i] * g(a[k])));
      const w = toRows(below).map((v, k) => v.map((value, j) => value - rate * Fe[k] * slope(a[k]) * x[j]));
      const after = neuronInvariants(fromRows(W), fromRows(w), feedback);
      return Math.hypot(...neuronInvariants(last, below, feedback).map((value, k) => after[k] - value));
    };
    expect(Math.abs(change(2e-5) / change(1e-5) - ratio)).toBeLessThan(ratio * ORDER);
  });
});
