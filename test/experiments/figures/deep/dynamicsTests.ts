import { expect, test } from "vitest";
import type { Figure } from "../../../../experiments/figures/figure.ts";
import { drawnFigure } from "../drawnFigure.ts";

/**
 * What unrelated signals and weights of these sizes show: twice 1/√(10 · 64), and the overlaps of the few networks
 * looked at.
 */
const CHANCE = 0.12;
/** 300 to 500 test images, two or three networks: two standard errors of an accuracy. */
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

  test("networks have no more in common than what they added to their initial weights", () => {
    const n = drawn().numbers;
    for (const activation of ["relu", "tanh"]) {
      for (const layer of [2, 3]) {
        // What the initial weights lose along the way is neglected.
        expect(n[`${activation}.dfa.cosine${layer}`]).toBeLessThan(n[`${activation}.expectedCosine${layer}`] + 0.05);
      }
    }
  });
}
