import { beforeAll, describe, expect, test } from "vitest";
import { claims } from "../../../experiments/claims/index.ts";
import type { FigureResult } from "../../../experiments/figure.ts";
import { figures } from "../../../experiments/figures/index.ts";
import { draw } from "./draw.ts";

type Axis = { title: { text: string }; domain: [number, number]; type: string };
type Trace = { x: number[]; y: number[]; mode: string; name: string };

const drawn = new Map<string, FigureResult>();
const progress = new Map<string, number[]>();
const numbersOf = (id: string): Readonly<Record<string, number>> => drawn.get(id)!.numbers;

beforeAll(async () => {
  for (const figure of figures) {
    const fractions: number[] = [];
    drawn.set(
      figure.id,
      await draw(figure, 1, (fraction) => {
        fractions.push(fraction);
      }),
    );
    progress.set(figure.id, fractions);
  }
});

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

describe.each(figures.map(({ id }) => id))("%s", (id) => {
  test("is plain JSON of finite numbers, lines and markers", () => {
    const { plot, numbers } = drawn.get(id)!;
    expect(JSON.parse(JSON.stringify(plot))).toEqual(plot);
    expect(Object.values(numbers).length).toBeGreaterThan(0);
    expect(Object.values(numbers).filter((value) => !Number.isFinite(value))).toEqual([]);
    const traces = plot.data as unknown as Trace[];
    for (const { x, y, name } of traces) {
      expect(x.length, name).toBeGreaterThan(0);
      expect(y.length, name).toBe(x.length);
      expect(
        [...x, ...y].filter((value) => !Number.isFinite(value)),
        name,
      ).toEqual([]);
    }
    expect(new Set(traces.map(({ mode }) => mode))).toEqual(new Set(["lines", "markers"]));
  });

  test("every axis has a title, its own or that of the panel in line with it", () => {
    const layout = drawn.get(id)!.plot.layout as Record<string, Axis>;
    for (const letter of ["x", "y"]) {
      const axes = Object.entries(layout).filter(([key]) => key.startsWith(`${letter}axis`));
      expect(axes.length).toBeGreaterThan(0);
      for (const [key, { domain }] of axes) {
        const inLine = axes.filter(([, other]) => String(other.domain) === String(domain));
        expect(
          inLine.some(([, { title }]) => title.text.length > 0),
          key,
        ).toBe(true);
      }
    }
  });

  test("no positive quantity on a logarithmic axis is lost", () => {
    const { data, layout } = drawn.get(id)!.plot;
    for (const trace of data) {
      for (const letter of ["x", "y"] as const) {
        const axis = layout[(trace[`${letter}axis`] as string).replace(letter, `${letter}axis`)] as Axis;
        if (axis.type === "log") expect((trace[letter] as number[]).every((value) => value > 0)).toBe(true);
      }
    }
  });

  test("progress rises, to at most one", () => {
    const fractions = progress.get(id)!;
    expect(fractions.length).toBeGreaterThan(1);
    expect(fractions).toEqual(fractions.toSorted((a, b) => a - b));
    expect(fractions.at(-1)).toBeLessThanOrEqual(1);
  });
});

test("the same seed draws the same figure, another seed another", async () => {
  const figure = figures.find(({ id }) => id === "conserved-quantity")!;
  expect(JSON.stringify(await draw(figure))).toBe(JSON.stringify(drawn.get(figure.id)));
  expect(JSON.stringify(await draw(figure, 2))).not.toBe(JSON.stringify(drawn.get(figure.id)));
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
    // Singular values scatter by 1/√100; A_2 early has their squares, A_3 their fourth powers, at convergence small powers.
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
