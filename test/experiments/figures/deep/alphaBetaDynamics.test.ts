import { expect, test } from "vitest";
import { alphaBetaDynamics } from "../../../../experiments/figures/deep/alphaBetaDynamics.ts";
import { drawnFigure } from "../drawnFigure.ts";

const drawn = drawnFigure(alphaBetaDynamics);

test("numbers", () => {
  expect(drawn().numbers).toEqual({});
});
