import { expect, test } from "vitest";
import { trainedCeilings } from "../../../../experiments/figures/deep/trainedCeilings.ts";
import { drawnFigure } from "../drawnFigure.ts";

const drawn = drawnFigure(trainedCeilings);

test("trained networks stay below them", () => {
  const n = drawn().numbers;
  expect(n.highestAboveCeiling).toBeLessThan(1e-6);
  // One draw of feedback a point; a convolution has few weights.
  expect(n.largestDeviationOfTheMean).toBeLessThan(0.5);
  for (const kind of ["locally-connected", "convolutional"]) {
    for (const side of [10, 12, 14]) {
      expect(n[`${kind}.structured.side${side}`]).toBeGreaterThan(n[`${kind}.uniform.side${side}`]);
    }
  }
  for (const side of [10, 12, 14]) {
    expect(n[`convolutional.uniform.side${side}`]).toBeLessThan(n[`locally-connected.uniform.side${side}`]);
  }
});
