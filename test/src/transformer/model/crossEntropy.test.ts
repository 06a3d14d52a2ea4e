import { expect, test } from "vitest";
import { crossEntropy } from "../../../../src/transformer/model/index.ts";

/** The columns of one batch: logits by columns, targets, and the share of each. */
function of(columns: readonly (readonly number[])[], targets: readonly number[], share = 1) {
  const lanes = columns.length;
  const vocabulary = columns[0].length;
  const logits = Float32Array.from({ length: vocabulary * lanes }, (_, i) => columns[i % lanes][Math.floor(i / lanes)]);
  const E = new Float32Array(logits.length).fill(7);
  const out = { losses: new Float64Array(lanes), hits: new Uint8Array(lanes) };
  crossEntropy(vocabulary, lanes, lanes, share, logits, Int32Array.from(targets), E, out);
  return { ...out, E: columns.map((_, s) => Array.from({ length: vocabulary }, (_k, k) => E[k * lanes + s])) };
}

/** One rounding to single precision. */
const SINGLE = 1e-7;

test("losses and errors are those of the softmax", () => {
  const { losses, hits, E } = of([[Math.log(2), 0, Math.log(5)]], [0], 0.5);
  expect(Math.abs(losses[0] - Math.log(4))).toBeLessThan(SINGLE);
  expect(hits[0]).toBe(0);
  [-0.375, 0.0625, 0.3125].forEach((value, k) => expect(Math.abs(E[0][k] - value)).toBeLessThan(SINGLE));
});

test("a target that is all but certain has a loss and an error of all digits", () => {
  const { losses, hits, E } = of([[30, 0, 0]], [0]);
  const rest = 2 * Math.exp(-30);
  expect(Math.abs(losses[0] / rest - 1)).toBeLessThan(SINGLE);
  expect(Math.abs(E[0][0] / -rest - 1)).toBeLessThan(SINGLE);
  expect(hits[0]).toBe(1);
  // In single precision the probability is 1, and both would be 0.
  expect(Math.fround(1 / (1 + rest)) - 1).toBe(0);
});

test("logits of any size give numbers", () => {
  const { losses, E } = of([[3e38, -3e38]], [1]);
  expect(losses[0]).toBe(2 * Math.fround(3e38));
  expect(E[0]).toEqual([1, -1]);
});

test("columns without a target count nothing", () => {
  const { losses, hits, E } = of(
    [
      [1, 2],
      [1, 2],
    ],
    [-1, 1],
  );
  expect([losses[0], hits[0], ...E[0]]).toEqual([0, 0, 0, 0]);
  expect(hits[1]).toBe(1);
});
