import { expect, test } from "vitest";
import type { Figure } from "../../../../experiments/figures/figure.ts";
import { drawnFigure } from "../drawnFigure.ts";

/**
 * What unrelated signals and weights of these sizes show: twice 1/√(10 · 64), and the overlaps of the few networks
 * looked at.
 */
const CHANCE = 0.12;
/** 500 test images of five draws, two networks each: two standard errors of an accuracy, and the baseline's. */
const ACCURACY_NOISE = 0.05;

/** The checks of a figure of the dynamics; `learned` bounds one of its errors at the end. */
export function dynamicsTests(figure: Figure, learned: { readonly error: string; readonly below: number }): void {
  const drawn = drawnFigure(figure);

  test("DFA aligns weights, signals and networks; BP, the control, does not", () => {
    const n = drawn().numbers;
    for (const activation of ["relu", "tanh"]) {
      for (const quantity of ["weightAlignment", "gradientAlignment", "cosine"]) {
        expect(n[`${activation}.dfa.${quantity}`], quantity).toBeGreaterThan(0.25);
        expect(Math.abs(n[`${activation}.bp.${quantity}`]), quantity).toBeLessThan(CHANCE);
      }
      expect(n[`${activation}.dfa.testError`]).toBeLessThan(n[`${activation}.bp.testError`] + 2 * ACCURACY_NOISE);
      expect(n[`${activation}.dfa.${learned.error}`]).toBeLessThan(learned.below);
    }
  });

  test("networks of a draw have less in common in the last layer than their growth alone would have it", () => {
    const n = drawn().numbers;
    for (const activation of ["relu", "tanh"])
      expect(n[`${activation}.dfa.cosine3`]).toBeLessThan(0.7 * n[`${activation}.growth3`]);
  });

  test("the last relu layer leads at first, as its small initial weights and the crossing clocks have it", () => {
    const n = drawn().numbers;
    expect(n["relu.dfa.weightAlignment3.passes"]).toBeLessThan(n["relu.dfa.weightAlignment2.passes"]);
    // In tanh networks the two start together, to within the spacing of the looks.
    expect(
      Math.abs(Math.log(n["tanh.dfa.weightAlignment3.passes"] / n["tanh.dfa.weightAlignment2.passes"])),
    ).toBeLessThan(0.1);
    expect(n["relu.dfa.weightAlignment3.clock"]).toBeLessThan(n["relu.dfa.weightAlignment2.clock"]);
    // Control: with initial weights as large as those of the layer below, the clocks would have it second.
    expect(n["relu.dfa.weightAlignment3.clockOfEqualWeights"]).toBeGreaterThan(n["relu.dfa.weightAlignment2.clock"]);
  });

  test("half of the way of the weights is behind them after half of that of the error", () => {
    const n = drawn().numbers;
    for (const activation of ["relu", "tanh"])
      expect(n[`${activation}.dfa.weightAlignmentHalf`]).toBeGreaterThan(n[`${activation}.dfa.errorHalf`]);
  });
}
