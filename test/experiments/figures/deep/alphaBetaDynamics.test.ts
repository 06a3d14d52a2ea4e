import { expect, test } from "vitest";
import { alphaBetaDynamics } from "../../../../experiments/figures/deep/alphaBetaDynamics.ts";
import { drawnFigure } from "../drawnFigure.ts";

const drawn = drawnFigure(alphaBetaDynamics);

const value = (activation: string, quantity: string, alpha: number, beta: number, when: "largest" | "end") =>
  drawn().numbers[`${activation}.${quantity}.α=${alpha}.β=${beta}.${when}`];

test("linear networks follow the mean flow all along", () => {
  // Widths of 48 and two outputs: at the start chance alone aligns signals by up to 0.04.
  expect(drawn().numbers["linear.largestDeviation"]).toBeLessThan(0.06);
});

test("weights end the better aligned, the better conditioned the targets are", () => {
  for (const activation of ["linear", "tanh", "relu"]) {
    const end = (alpha: number, beta: number) => value(activation, "weightAlignment", alpha, beta, "end");
    expect(end(1, 1)).toBeGreaterThan(end(0.2, 1));
    expect(end(0.2, 1)).toBeGreaterThan(end(0.2, 0.2));
  }
});

test("memorising costs relu networks alignment of their signals where targets are correlated, linear ones nothing", () => {
  const lost = (activation: string, alpha: number, beta: number) =>
    value(activation, "gradientAlignment", alpha, beta, "largest") -
    value(activation, "gradientAlignment", alpha, beta, "end");
  expect(lost("relu", 0.2, 0.2)).toBeGreaterThan(0.1);
  expect(lost("relu", 1, 1)).toBeLessThan(0.03);
  expect(lost("linear", 0.2, 0.2)).toBeLessThan(0.01);
});
