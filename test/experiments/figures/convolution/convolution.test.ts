import { expect, test } from "vitest";
import { convolutionFigures } from "../../../../experiments/figures/convolution/index.ts";
import { drawnFigure } from "../drawnFigure.ts";

const drawn = new Map(convolutionFigures.map((figure) => [figure.id, drawnFigure(figure)]));

test("convolution ceilings: draws on the theory, training below and near its ceiling, feedback that lifts it", () => {
  const n = drawn.get("convolution-ceilings")!().numbers;
  // 20 draws, of which one of a convolution scatters by a fifth to a half.
  expect(n.largestDeviationOfTheMean).toBeLessThan(0.3);
  expect(n.highestAboveCeiling).toBeLessThan(1e-12);
  expect(n.smallestFractionOfCeiling).toBeGreaterThan(7 / 8);
  expect(n.largestLossLeft).toBeLessThan(0.01);
  expect(n.smallestLift).toBeGreaterThan(3);
  expect(n.largestLift).toBeGreaterThan(15);
});
