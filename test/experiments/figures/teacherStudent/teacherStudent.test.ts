import { expect, test } from "vitest";
import { teacherStudentFigures } from "../../../../experiments/figures/teacherStudent/index.ts";
import { binomialInterval, quantile } from "../../../../experiments/plot/index.ts";
import { drawnFigure } from "../drawnFigure.ts";

const drawn = new Map(teacherStudentFigures.map((figure) => [figure.id, drawnFigure(figure)]));
const numbersOf = (id: string) => drawn.get(id)!().numbers;

test("frozen flow: fluctuations shrink as 1/√N under both rules, each with its error, output weights and overlaps", () => {
  const { numbers: n, plot } = drawn.get("teacher-student-flow")!();
  for (const panel of [1, 2, 3, 4, 5, 6]) {
    const axis = panel === 1 ? [undefined, "x"] : [`x${panel}`];
    const modes = plot.data.filter(({ xaxis }) => axis.includes(xaxis as string)).map(({ mode }) => mode);
    expect(new Set(modes), `panel ${panel}`).toEqual(new Set(["lines", "markers"]));
  }
  for (const rule of ["dfa", "bp"]) {
    // 40 runs at each of four dimensions: a standard error of about 0.04.
    expect(Math.abs(n[`${rule}.fluctuationExponent`] + 0.5)).toBeLessThan(0.15);
  }
});

test("two phases: aligned while the error has hardly moved, memorised at the end", () => {
  const n = numbersOf("teacher-student-two-phases");
  expect(n.cosineAfterAlignment).toBeGreaterThan(0.98);
  expect(n.errorAfterAlignment).toBeGreaterThan(0.98);
  expect(n.memorisationTime).toBeGreaterThan(10 * n.alignmentTime);
  expect(n.errorAtEnd).toBeLessThan(0.01 * n.plateau);
});

test("degeneracy breaking: all signs agree under DFA, coins under BP", () => {
  const n = numbersOf("teacher-student-degeneracy-breaking");
  expect(n["dfa.allAgree"]).toBe(1);
  // All of the baseline have learned; of the students of DFA some are on the plateau still, with the same signs.
  expect(n["bp.learned"]).toBe(1);
  expect(n["dfa.learned"]).toBeGreaterThan(0.7);
  expect(n["dfa.learned"]).toBeLessThan(1);
  // 80 students of three units: four standard errors of the mean of a coin.
  expect(Math.abs(n["bp.meanAgreement"] - 0.5)).toBeLessThan(4 / Math.sqrt(4 * 80 * 3));
});

test("over-parametrisation: larger students learn sooner under DFA, not under BP", () => {
  const n = numbersOf("teacher-student-over-parametrisation");
  expect(n["dfa.learningTime6"]).toBeLessThan(0.6 * n["dfa.learningTime2"]);
  expect(n["bp.learningTime6"]).toBeGreaterThan(0.9 * n["bp.learningTime2"]);
});

test("quantiles interpolate between values", () => {
  expect([0, 0.25, 0.5, 1].map((q) => quantile([3, 1, 2], q))).toEqual([1, 1.5, 2, 3]);
});

test("Wilson's interval holds the true probability in 95 of 100 samples", () => {
  // Summed exactly over the binomial distribution of 40 trials, between the smallest and largest coverage of the
  // interval.
  for (const p of [0.1, 0.3, 0.5, 0.8]) {
    let coverage = 0;
    let mass = (1 - p) ** 40;
    for (let hits = 0; hits <= 40; hits++) {
      const [low, high] = binomialInterval(hits, 40);
      expect(low <= hits / 40 && hits / 40 <= high).toBe(true);
      if (low <= p && p <= high) coverage += mass;
      mass *= ((40 - hits) / (hits + 1)) * (p / (1 - p));
    }
    expect(Math.abs(coverage - 0.95)).toBeLessThan(0.03);
  }
});
