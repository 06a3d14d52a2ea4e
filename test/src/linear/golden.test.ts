import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { gram, inner, scale, toRows, type Matrix } from "../../../src/linalg/index.ts";
import { AlignmentMatrices, batches, type LinearSnapshot } from "../../../src/linear/index.ts";
import { weightAlignmentOfMatrices } from "../../../src/measure/index.ts";
import { drawFeedback } from "../../../src/problem/feedback.ts";
import { linearProblemSchema, parseWith, realiseLinear, type LinearProblemInput } from "../../../src/problem/index.ts";
import { simulate } from "../../../src/simulate/index.ts";

/*
 * The paper's own PyTorch program on the (α, β) experiment. It sums 2e over batches of 32 at rate 1e-3, so its rate in
 * our terms (an average over
 * the batch of e) is 2 · 32 · 1e-3 = 0.064; it takes the same 31 batches in the same order every epoch.
 */
const RATE = 0.064;
const STEPS_PER_EPOCH = 31;
const LAST_EPOCH = 50;
const SEEDS = 9;

/** Rounding over the fifty epochs, which the unstable rate amplifies. */
const SAME_PATH = 1e-8;

/**
 * Between two means over different draws of the data: three standard deviations of the reference over its draws, plus
 * its digits and our few draws.
 */
const allowed = (sd: number) => 3 * sd + 0.03;

interface Table {
  mean: (number | null)[];
  sd: (number | null)[];
}
interface Run {
  alpha: number;
  beta: number;
  epochs: number[];
  weightAlignment: Record<"total" | "2" | "3", Table>;
  gradientAlignment: Record<"1" | "2", Table>;
}

const folder = process.env.DFA_GOLDEN_DIR;
const runs: Run[] = folder ? JSON.parse(readFileSync(join(folder, "deep", "alpha-beta-linear.json"), "utf8")).runs : [];
if (!folder)
  console.warn("SKIPPED: the comparison with the paper's own program needs its trajectories; set DFA_GOLDEN_DIR");

/**
 * The reference used one draw of feedback throughout and did not record it. Its Gram matrices enter through one
 * direction each, and both can be read off
 * the early weight alignments at α = β = 0.2, where the A_l have rank one along the first target:
 * `WA_3 = √(g_2 / tr G_2)`, `WA_2 = √(g_1 g_2 / tr G_1G_2)`,
 * g_l = G_l[0, 0]. Of 400 draws we take the one that comes closest to these two numbers; all others are then compared.
 */
function referenceFeedback(): Matrix[] {
  const { epochs, weightAlignment: WA } = runs[0];
  const at = epochs.indexOf(10);
  const distance = ([F1, F2]: Matrix[]) => {
    const [G1, G2] = [gram(F1), gram(F2)];
    const [g1, g2] = [G1.data[0], G2.data[0]];
    return Math.hypot(
      Math.sqrt(g2 / (G2.data[0] + G2.data[3])) - WA[3].mean[at]!,
      Math.sqrt((g1 * g2) / inner(G1, G2)) - WA[2].mean[at]!,
    );
  };
  const draws = Array.from({ length: 400 }, (_, seed) =>
    [1, 2].map((l) => drawFeedback({ kind: "uniform" }, 100, 2, seed, `F_${l}`)),
  );
  return draws.reduce((best, next) => (distance(next) < distance(best) ? next : best));
}

const problem = ({ alpha, beta }: Run, feedback: Matrix[], seed: number, steps: number[]): LinearProblemInput => ({
  network: { inputs: 9, widths: [100, 100], outputs: 2 },
  feedback: { kind: "given", matrices: feedback.map(toRows) },
  data: { kind: "random-targets", covariance: { kind: "alpha-beta", alpha, beta }, samples: 992 },
  training: {
    rate: RATE,
    time: LAST_EPOCH * STEPS_PER_EPOCH * RATE,
    batch: 32,
    order: "fixed",
    snapshotTimes: steps.map((s) => s * RATE),
  },
  seed,
});

const average = (values: number[]) => values.reduce((sum, v) => sum + v, 0) / values.length;
const median = (values: number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

describe.skipIf(!folder)("the paper's own program, (α, β) targets, epoch by epoch", () => {
  const feedback = folder ? referenceFeedback() : [];

  test.each(runs.map((run) => [`α = ${run.alpha}, β = ${run.beta}`, run] as const))("%s", (_, run) => {
    const epochs = run.epochs.filter((e) => e <= LAST_EPOCH);
    // Weight alignment at the end of an epoch; gradient alignment after the epoch's first batch.
    const ends = epochs.map((e) => e * STEPS_PER_EPOCH);
    const firsts = epochs.map((e) => (e - 1) * STEPS_PER_EPOCH + 1);
    const trajectories = Array.from(
      { length: SEEDS },
      (_u, seed) => simulate(problem(run, feedback, seed, [...ends, ...firsts])).snapshots,
    );
    const ours = (step: number, of: (s: LinearSnapshot) => number | null) =>
      trajectories.map((t) => of(t.find((s) => s.step === step)!) ?? 0);
    let compared = 0;
    const compare = (table: Table, i: number, draws: number[]) => {
      const [mean, sd] = [table.mean[i], table.sd[i]];
      if (mean === null || sd === null) return;
      // A draw aligns with either sign at first and then flips to the right one. While the reference's draws disagree
      // the means compare;
      // once they agree, a late flipper among ours must not count: the median does.
      const value = sd > 0.2 ? average(draws) : median(draws);
      expect(Math.abs(value - mean), `epoch ${epochs[i]}: ${value} against ${mean} ± ${sd}`).toBeLessThanOrEqual(
        allowed(sd),
      );
      compared++;
    };
    epochs.forEach((_e, i) => {
      for (const l of ["2", "3"] as const)
        compare(
          run.weightAlignment[l],
          i,
          ours(ends[i], (s) => s.weightAlignment.layers[l]),
        );
      for (const l of ["1", "2"] as const)
        compare(
          run.gradientAlignment[l],
          i,
          ours(firsts[i], (s) => s.gradientAlignment!.layers[l]),
        );
    });
    expect(compared).toBeGreaterThanOrEqual(4 * epochs.length - 2);
  });

  test.each(runs.map((run) => [`α = ${run.alpha}, β = ${run.beta}`, run] as const))(
    "total weight alignment, %s",
    (_, run) => {
      const epochs = run.epochs.filter((e) => e <= LAST_EPOCH);
      const draws = Array.from({ length: SEEDS }, (_u, seed) => totals(run, feedback, seed, epochs));
      epochs.forEach((epoch, i) => {
        const [mean, sd] = [run.weightAlignment.total.mean[i], run.weightAlignment.total.sd[i]];
        if (mean === null || sd === null) return;
        const values = draws.map((draw) => draw[i]);
        const value = sd > 0.2 ? average(values) : median(values);
        expect(Math.abs(value - mean), `epoch ${epoch}: ${value} against ${mean} ± ${sd}`).toBeLessThanOrEqual(
          allowed(sd),
        );
      });
    },
  );

  test.each(runs.map((run) => [`α = ${run.alpha}, β = ${run.beta}`, run] as const))(
    "full weights take the same path, %s",
    (_, run) => {
      const steps = [1, 10, LAST_EPOCH].map((e) => e * STEPS_PER_EPOCH);
      const [weights, matrices] = (["weights", "matrices"] as const).map(
        (rung) => simulate(problem(run, feedback, 0, steps), { rung }).snapshots,
      );
      weights.forEach((snapshot, i) => {
        for (const l of ["2", "3"])
          expect(Math.abs(snapshot.weightAlignment.layers[l]! - matrices[i].weightAlignment.layers[l]!)).toBeLessThan(
            SAME_PATH,
          );
        for (const l of ["1", "2"])
          expect(
            Math.abs(snapshot.gradientAlignment!.layers[l]! - matrices[i].gradientAlignment!.layers[l]!),
          ).toBeLessThan(SAME_PATH);
      });
    },
  );

  test("control: feedback of another draw misses the reference", () => {
    const other = [1, 2].map((l) => drawFeedback({ kind: "uniform" }, 100, 2, 3, `F_${l}`));
    const [last] = simulate(problem(runs[0], other, 0, [10 * STEPS_PER_EPOCH])).snapshots;
    const i = runs[0].epochs.indexOf(10);
    expect(Math.abs(last.weightAlignment.layers[3]! - runs[0].weightAlignment[3].mean[i]!)).toBeGreaterThan(
      allowed(runs[0].weightAlignment[3].sd[i]!),
    );
  });
});

/**
 * Total weight alignment at the end of each epoch, with the reference's scaling: it stacks cos∠(W_l, B_l B_{l−1}ᵀ) for
 * unscaled B = √100 F, but does not scale F_3 = I,
 * so that layer 2 weighs ten times more than with F. In terms of B the alignment matrices are A_2/100 and A_3/10.
 */
function totals(run: Run, feedback: Matrix[], seed: number, epochs: number[]): number[] {
  const network = realiseLinear(parseWith(linearProblemSchema, problem(run, feedback, seed, [0])));
  const dynamics = new AlignmentMatrices(network);
  const next = batches(network.source, 32, "fixed", seed);
  const grams = feedback.map((F) => scale(100, gram(F)));
  let step = 0;
  return epochs.map((epoch) => {
    for (; step < epoch * STEPS_PER_EPOCH; step++) dynamics.sgd(next(), RATE);
    const [, A2, A3] = dynamics.matrices();
    return weightAlignmentOfMatrices([scale(1 / 100, A2), scale(1 / 10, A3)], grams).total!;
  });
}
