import { expect, test } from "vitest";
import { sequenceFigures } from "../../../../experiments/figures/sequence/index.ts";
import { drawnFigure } from "../drawnFigure.ts";

const drawn = new Map(sequenceFigures.map((figure) => [figure.id, drawnFigure(figure)]));

test("what is shared: signals at the cosine that the sharing allows, and the deeper the better with one feedback", () => {
  const n = drawn.get("what-is-shared")!().numbers;
  // What conditioning takes, a few hundredths, on top of 1, 1/√2 and 1/√8.
  for (const R of [1, 2, 8]) expect(n[`convolution.${R}`]).toBeLessThan(0.05);
  // Five samples of errors on six places are not quite white.
  expect(n["tokens.none"]).toBeLessThan(0.04);
  expect(n["tokens.mixing"]).toBeLessThan(1e-9);
  expect(n.highestAboveBessel).toBeLessThan(0);
  expect(n.independentAtDepth).toBeGreaterThan(0.8);
  expect(n.sharedAtDepth).toBeGreaterThan(n.sharedAtOne + 0.1);
});

test("sharing laws: the signals fall with the sharing, the updates do not, and the mixing factor is the predicted one", () => {
  const n = drawn.get("sharing-laws")!().numbers;
  expect(n.largestDeviationOfSignals).toBeLessThan(0.05);
  expect(n.lowestUpdates).toBeGreaterThan(0.9);
  expect(n.largestDeviationOfMixing).toBeLessThan(0.06);
  expect(n.lowestMixingFactor).toBeLessThan(0.3);
});
