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
  const ofCeiling = Object.keys(n).filter((name) => name.endsWith(".ofCeiling"));
  expect(Math.max(...ofCeiling.map((name) => n[name]))).toBeLessThan(2 / 3);
  // Convolutions with independent feedback do not align: not for want of room.
  const idle = ofCeiling.filter((name) => name.startsWith("convolutional.uniform"));
  expect(idle.length).toBeGreaterThan(0);
  for (const name of idle) expect(n[name], name).toBeLessThan(0.15);
  expect(n.madeForTheLayerAboveIndependentCeiling).toBeGreaterThan(0.5);
  for (const side of [10, 12, 14]) {
    expect(n[`convolutional.uniform.side${side}`]).toBeLessThan(n[`locally-connected.uniform.side${side}`]);
  }
});
