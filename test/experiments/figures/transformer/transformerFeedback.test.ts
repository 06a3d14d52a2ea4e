import { expect, test } from "vitest";
import { transformerFeedback } from "../../../../experiments/figures/transformer/transformerFeedback.ts";
import { drawnFigure } from "../drawnFigure.ts";

const drawn = drawnFigure(transformerFeedback);

test("alignment falls with the root of the blocks where each has a matrix of its own, not with one for all", () => {
  const n = drawn().numbers;
  expect(n.highestAboveBessel).toBeLessThan(0);
  // Three seeds, whose readouts at each depth scatter by a tenth.
  expect(Math.abs(n["readoutExponent.independent"] + 0.5)).toBeLessThan(0.25);
  expect(Math.abs(n["readoutExponent.shared"])).toBeLessThan(0.15);
  expect(n["signalsExponent.independent"]).toBeLessThan(-0.5);
  // Control: with one matrix for all they fall by less.
  expect(n["signalsExponent.shared"]).toBeGreaterThan(-0.5);
  expect(n["signals.shared"]).toBeGreaterThan(n["signals.independent"] + 0.1);
});

test("learning does not follow alignment, and lies between frozen blocks and backpropagation", () => {
  const n = drawn().numbers;
  expect(n["excess.independent"]).toBeLessThan(n["excess.shared"] + 2 * n.differenceError);
  expect(n["excess.bp"]).toBeLessThan(n["excess.independent"] - 0.5);
  expect(Math.max(n["excess.independent"], n["excess.shared"])).toBeLessThan(n["excess.frozen"] - 0.05);
});
