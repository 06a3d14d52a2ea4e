import { expect, test } from "vitest";
import { add, identity, matrix, multiply, relativeDistance, scale, transpose } from "../../../src/linalg/index.ts";
import { alignmentMatrices, feedbackInverses } from "../../../src/measure/index.ts";
import { aligned, random, SIZES, unrelated } from "./loops.ts";

/** Rounding, grown by the condition numbers of the feedback, a few tens a layer. */
const RECOVERY = 1e-10;

const zero = SIZES.slice(1).map((rows, i) => matrix(rows, SIZES[i]));

test("left inverses undo the feedback; a layer narrower than the output has none", () => {
  const { feedback } = unrelated();
  const inverses = feedbackInverses(feedback)!;
  inverses.forEach((inverse, i) => {
    expect(relativeDistance(multiply(inverse, feedback[i]), identity(3))).toBeLessThan(RECOVERY);
  });
  expect(feedbackInverses([...feedback, random(2, 3, "narrow")])).toBeNull();
  expect(feedbackInverses([...feedback, matrix(4, 3)])).toBeNull();
});

test("from zero weights, the matrices that the weights were built from", () => {
  const { A, weights, feedback } = aligned();
  const found = alignmentMatrices(weights, zero, feedbackInverses(feedback)!);
  expect(found.length).toBe(A.length);
  found.forEach((A_l, i) => expect(relativeDistance(A_l, A[i])).toBeLessThan(RECOVERY));
});

test("from initial weights too, which leak into the layer above; not when they are taken for zero", () => {
  const { A, feedback } = aligned();
  const initial = unrelated().weights.map((W) => scale(0.3, W));
  let C = A[0];
  const weights = A.map((A_l, i) => {
    if (i > 0) C = add(multiply(A_l, transpose(feedback[i - 1])), multiply(C, transpose(initial[i - 1])));
    return add(initial[i], i < feedback.length ? multiply(feedback[i], C) : C);
  });
  const inverses = feedbackInverses(feedback)!;
  const found = alignmentMatrices(weights, initial, inverses);
  found.forEach((A_l, i) => expect(relativeDistance(A_l, A[i])).toBeLessThan(RECOVERY));
  const wrong = alignmentMatrices(weights, zero, inverses);
  expect(relativeDistance(wrong[1], A[1])).toBeGreaterThan(1e-2);
});

test("after one step of DFA every matrix but the first is exactly zero", () => {
  const { weights: initial, feedback } = unrelated();
  const descent = random(3, SIZES[0], "descent");
  let below = descent;
  const weights = initial.map((W, i) => {
    const update = i < feedback.length ? multiply(feedback[i], below) : below;
    below = multiply(below, transpose(W));
    return add(W, scale(0.1, update));
  });
  const [first, ...upper] = alignmentMatrices(weights, initial, feedbackInverses(feedback)!);
  expect(relativeDistance(first, scale(0.1, descent))).toBeLessThan(RECOVERY);
  for (const A of upper) expect(A.data.every((value) => Math.abs(value) === 0)).toBe(true);
});
