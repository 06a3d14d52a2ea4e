import { expect, test } from "vitest";
import { isSure, reconcile } from "../../../../experiments/diagnose/trained/reconcile.ts";
import type { TrainedNetwork } from "../../../../experiments/diagnose/trained/trained.ts";

/** Networks of both activations with these accuracies, and DFA's weight alignment. */
const networks = (bp: number, dfa: number, frozen: number, alignment = 0.5, sd = 0.005): TrainedNetwork[] =>
  (["relu", "tanh"] as const).flatMap((activation) =>
    (["bp", "dfa", "frozen"] as const).map((rule) => ({
      activation,
      rule,
      rate: 0.1,
      accuracy: { mean: { bp, dfa, frozen }[rule], sd, seeds: 3 },
      explainedVariance: null,
      weightAlignment: rule === "dfa" ? { layers: { 2: alignment, 3: 0.9 }, total: null } : null,
      gradientAlignment:
        rule === "dfa" ? { layers: { 1: 0.6, 2: 0.6 }, total: { mean: 0.6, sd: 0.01, seeds: 3 } } : null,
    })),
  );

const layersOf = (predicted: number) =>
  [1, 2, 3].map((layer) => ({
    layer,
    kappaPredicted: 1,
    kappaMeasured: 1,
    weightAlignmentPredicted: layer === 1 ? null : predicted,
    weightAlignmentMeasured: null,
    gradientAlignmentWorstCase: null,
    gradientAlignmentMeasured: null,
  }));

const said = (of: readonly TrainedNetwork[], predicted: number, heldOut = 1000): string =>
  reconcile(of, layersOf(predicted), { classes: true, heldOut });

test("what comes out is set beside what the theory expects", () => {
  const works = networks(0.95, 0.94, 0.8);
  const fails = networks(0.95, 0.85, 0.8);
  expect(said(works, 0.95)).toMatch(/DFA goes 93 % of the way .* agree on what comes out: .* 0\.95 .* DFA works/);
  expect(said(fails, 0.4)).toMatch(/agree on what comes out: .* 0\.40 .*, no more, and DFA falls behind/);
  expect(said(works, 0.4)).toMatch(/do not agree: .* no more, and yet DFA works/);
  expect(said(fails, 0.95)).toMatch(/do not agree: .* and yet DFA falls behind/);
});

test("a difference that chance could make is none", () => {
  expect(said(networks(0.95, 0.95, 0.945), 0.95)).toMatch(/no sure difference there.*cannot tell/);
  // Three of thirty samples that all seeds have in common.
  expect(said(networks(0.95, 0.95, 0.85), 0.95, 30)).toMatch(/cannot tell/);
  expect(said(networks(0.95, 0.95, 0.85, 0.5, 0.2), 0.95)).toMatch(/cannot tell/);
  expect(said(networks(0.95, 0.95, 0.85), 0.95)).not.toMatch(/cannot tell/);
  expect(isSure(-0.2, 0.05, 100)).toBe(true);
});

test("alignment is said to be as expected where it is", () => {
  expect(said(networks(0.95, 0.94, 0.8, 0.9), 0.95)).toMatch(/align as expected: 0\.90 in relu/);
  expect(said(networks(0.95, 0.94, 0.8, 0.3), 0.95)).toMatch(/random weights which they started from/);
});

test("networks that all diverged say nothing", () => {
  const lost = networks(1, 1, 1).map((one) => ({ ...one, rate: null, accuracy: null }));
  expect(said(lost, 0.9)).toBe("Every rate that was tried diverged: the trained networks say nothing.");
});
