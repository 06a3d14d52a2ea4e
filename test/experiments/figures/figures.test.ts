import { readdirSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { claims } from "../../../experiments/claims/index.ts";
import { convolutionFigures } from "../../../experiments/figures/convolution/index.ts";
import { deepFigures } from "../../../experiments/figures/deep/index.ts";
import { figures } from "../../../experiments/figures/index.ts";
import { sequenceFigures } from "../../../experiments/figures/sequence/index.ts";
import { teacherStudentFigures } from "../../../experiments/figures/teacherStudent/index.ts";
import { transformerFigures } from "../../../experiments/figures/transformer/index.ts";
import { draw } from "./draw.ts";
import { drawnFigure } from "./drawnFigure.ts";

/** Drawn here; the families are drawn in tests of their own, which run side by side. */
const families = new Set([
  ...sequenceFigures,
  ...transformerFigures,
  ...convolutionFigures,
  ...teacherStudentFigures,
  ...deepFigures,
]);
const drawn = new Map(
  figures.filter((figure) => !families.has(figure)).map((figure) => [figure.id, drawnFigure(figure)]),
);
const numbersOf = (id: string): Readonly<Record<string, number>> => drawn.get(id)!().numbers;

test("figures have names of their own and say in one sentence what to see", () => {
  expect(new Set(figures.map(({ id }) => id)).size).toBe(figures.length);
  for (const { id, see } of figures) {
    expect(id).toMatch(/^[a-z]+(-[a-z]+)*$/);
    expect(see).toMatch(/^[A-Z][^.]*\.$/);
  }
});

test("the claims that figures show are in the registry", () => {
  const known = new Set(claims.map(({ prediction }) => prediction.id));
  expect(figures.flatMap((figure) => figure.claims).filter((id) => !known.has(id))).toEqual([]);
});

test("every deep figure has a test of its own", () => {
  const files = readdirSync(new URL("deep", import.meta.url));
  for (const { id } of deepFigures) {
    expect(files).toContain(`${id.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase())}.test.ts`);
  }
});

test("the same seed draws the same figure, another seed another", async () => {
  const figure = figures.find(({ id }) => id === "conserved-quantity")!;
  expect(JSON.stringify(await draw(figure))).toBe(JSON.stringify(drawn.get(figure.id)!()));
  expect(JSON.stringify(await draw(figure, 2))).not.toBe(JSON.stringify(drawn.get(figure.id)!()));
});

describe("theory and measurement agree", () => {
  test("ladder: to rounding, in law, to first order in the rate, to the integrator's tolerance", () => {
    const n = numbersOf("ladder");
    expect(n.largestDifference01).toBeLessThan(1e-13);
    // The fluctuations of SGD at rate 5e-4 on 12 inputs: √(rate · inputs) ≈ 0.08.
    expect(n.largestDifference12).toBeLessThan(0.12);
    expect(n.largestDifference23).toBeLessThan(0.12);
    expect(n.largestDifference12).toBeGreaterThan(1e-4);
    expect(n.largestDifference34).toBeLessThan(1e-8);
  });

  test("exponent law: fitted exponents of every layer at every depth", () => {
    const n = numbersOf("exponent-law");
    for (const depth of [2, 3, 4, 5]) {
      for (let l = 1; l <= depth; l++) {
        // The gain of 1e-4 already learned bends the early exponents by about as much.
        expect(Math.abs(n[`depth${depth}.early${l}`] / 2 ** (l - 1) - 1)).toBeLessThan(1e-4);
        expect(Math.abs(n[`depth${depth}.late${l}`] / (2 ** (l - 1) / (2 ** depth - 1)) - 1)).toBeLessThan(1e-8);
        // Negative control: the layer index shifted by one.
        expect(Math.abs(n[`depth${depth}.late${l}`] / (2 ** l / (2 ** depth - 1)) - 1)).toBeGreaterThan(0.1);
      }
    }
  });

  test("align, then memorise: crossings bottom to top, near the predicted times, before the loss moves", () => {
    const n = numbersOf("align-then-memorise");
    const crossings = [2, 3, 4].map((l) => n[`measuredCrossing${l}`]);
    expect(crossings).toEqual(crossings.toSorted((a, b) => a - b));
    for (const l of [2, 3, 4]) {
      // What leaks through the initial weights and the spread of the modes are neglected.
      expect(Math.abs(n[`measuredCrossing${l}`] / n[`predictedCrossing${l}`] - 1)).toBeLessThan(0.05);
      expect(n[`lossAtCrossing${l}`]).toBeGreaterThan(0.99);
    }
  });

  test("conditioning: no point below the bound, but where sampled data leave the matrices asymmetric", () => {
    const n = numbersOf("conditioning");
    expect(n.smallestWeightMargin).toBeGreaterThan(-1e-7);
    expect(n.smallestSignalMargin).toBeGreaterThan(-1e-7);
    expect(n.smallestMarginAboveWorstCase).toBeGreaterThan(-1e-7);
    // Asymmetry of relative size √(inputs / samples) ≈ 0.1 enters the worst cosine in second order.
    expect(n.smallestWeightMarginSampled).toBeGreaterThan(-0.02);
    expect(n.smallestSignalMarginSampled).toBeGreaterThan(-0.02);
  });

  test("two targets: deviations as the scatter of 100 inputs allows", () => {
    const n = numbersOf("alpha-beta");
    // Singular values scatter by 1/√100; A_2 early has their squares, A_3 their fourth powers, at convergence small
    // powers.
    expect(n.largestDeviationEarly2).toBeLessThan(0.05);
    expect(n.largestDeviationEarly3).toBeLessThan(0.1);
    expect(n.largestDeviationLate2).toBeLessThan(0.003);
    expect(n.largestDeviationLate3).toBeLessThan(0.006);
  });

  test("conserved quantity: slope one in the rate, the predicted size, and in flow the tolerance", () => {
    const n = numbersOf("conserved-quantity");
    for (const l of [1, 2]) {
      expect(Math.abs(n[`slopeDescent${l}`] - 1)).toBeLessThan(0.03);
      // Four runs a rate, each of a few per cent.
      expect(Math.abs(n[`slopeSgd${l}`] - 1)).toBeLessThan(0.1);
      expect(Math.abs(n[`descentOverTheory${l}`] - 1)).toBeLessThan(0.01);
      expect(n[`smallestFlowDrift${l}`]).toBeLessThan(1e-11);
      expect(n[`slopeTolerance${l}`]).toBeGreaterThan(0.8);
    }
    expect(Math.abs(n.sgdOverTheory1 - 1)).toBeLessThan(0.05);
  });
});
