import { expect, test } from "vitest";
import { LOSSES } from "../../../../src/deep/loss.ts";
import { zeroLoss } from "../../../../src/deep/simulate/zeroLoss.ts";

/** Sums of a handful of doubles. */
const ROUNDING = 1e-14;

test.each(["mse", "cross-entropy"] as const)("%s of outputs that are all zero", (loss) => {
  const targets = Float32Array.of(1, 0, 0, 0.5, 0.25, 2, 0, 1, 0, 3, 0, 0);
  const [count, outputs] = [4, new Float64Array(12)];
  const expected = LOSSES[loss].value(count, outputs, Float64Array.from(targets));
  const samples = { count, inputs: new Float32Array(0), targets, labels: null };
  expect(Math.abs(zeroLoss(loss, samples) - expected)).toBeLessThan(ROUNDING);
});
