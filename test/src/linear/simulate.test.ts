import { describe, expect, test } from "vitest";
import { simulate, start } from "../../../src/linear/index.ts";
import type { LinearProblemInput } from "../../../src/problem/index.ts";

const base: LinearProblemInput = {
  network: { inputs: 8, widths: [12, 12], outputs: 3 },
  feedback: { kind: "orthonormal" },
  data: { kind: "moments", crossCovariance: { kind: "spectrum", singularValues: [2, 1, 0.5] } },
  training: { rate: 0.01, time: 2, batch: 1 },
};
const withTraining = (training: Partial<LinearProblemInput["training"]>) => ({
  ...base,
  training: { ...base.training, ...training },
});

describe("simulate", () => {
  test("streams what it returns", () => {
    const run = start(base);
    const streamed = [];
    let next = run.next();
    for (; !next.done; next = run.next()) streamed.push(next.value);
    const { snapshots, outcome } = simulate(base);
    expect(streamed).toEqual(snapshots);
    expect(next.value).toEqual(outcome);
    expect(outcome).toEqual({ status: "completed", steps: 200, time: 2 });
    expect(snapshots.at(-1)!.step).toBe(200);
  });

  test("snapshots are taken at the given times, else log-spaced from the start to the end", () => {
    expect(simulate(withTraining({ snapshotTimes: [2, 0.5] })).snapshots.map((s) => s.step)).toEqual([50, 200]);
    const times = simulate(withTraining({ batch: "flow" })).snapshots.map((s) => s.time);
    expect([times[0], times.at(-1)]).toEqual([0, 2]);
    expect(times.every((t, i) => i === 0 || t > times[i - 1])).toBe(true);
  });

  test("what does not exist is null", () => {
    const [first] = simulate(withTraining({ batch: "flow" })).snapshots;
    expect(first.step).toBeNull();
    expect(first.weightAlignment).toEqual({ layers: { 2: null, 3: null }, total: null });
    expect(first.conditionNumbers).toEqual({ 1: null, 2: null, 3: null });
    expect(first.loss).toBeNull();
    expect(first.excessLoss).toBeCloseTo(0.5 * (4 + 1 + 0.25), 12);
  });

  test("the limit of infinite width is the flow of orthonormal feedback", () => {
    const infinite = {
      ...withTraining({ batch: "flow" }),
      network: { inputs: 8, widths: ["infinite" as const, "infinite" as const], outputs: 3 },
    };
    const finite = simulate(withTraining({ batch: "flow" })).snapshots.at(-1)!;
    const limit = simulate({ ...infinite, feedback: { kind: "gaussian" } }).snapshots.at(-1)!;
    expect(limit.excessLoss).toBeCloseTo(finite.excessLoss, 12);
    expect(limit.weightAlignment.total).toBeCloseTo(finite.weightAlignment.total!, 12);
  });

  test("a width of a million costs what a width of sixty costs in memory, and runs", () => {
    const wide = {
      ...base,
      feedback: { kind: "gaussian" as const },
      network: { ...base.network, widths: [1_000_000, 1_000_000] },
    };
    const { snapshots } = simulate(wide);
    expect(snapshots.at(-1)!.weightAlignment.total).toBeGreaterThan(0.5);
  });

  test("a diverging run stops at once, and suggests a rate that is stable", () => {
    const wild = withTraining({ rate: 2, time: 400 });
    const { outcome } = simulate(wild);
    expect(outcome.status).toBe("diverged");
    expect(outcome.steps).toBeLessThan(50);
    expect(outcome.message).toMatch(
      /^diverged at step \d+ \(time \d+\) in layer \d, whose weights reached norm .*; a rate of .* is stable over the same time$/,
    );
    const { stableRate } = outcome as { stableRate: number };
    expect(simulate(withTraining({ rate: stableRate, time: 400 })).outcome.status).toBe("completed");
  });

  test.each([
    [{ rule: "bp" as const }, "matrices", 'alignment matrices: needs rule "dfa" or "shallow", got "bp"'],
    [{ rule: "bp" as const }, "order", 'order parameters: needs rule "dfa", got "bp"'],
    [
      { training: { ...base.training, batch: "full" as const } },
      "order",
      'order parameters: needs training.batch a positive integer, got "full"',
    ],
    [
      { network: { ...base.network, initial: { kind: "gaussian" as const } } },
      "order",
      'order parameters: needs network.initial.kind "zero", got "gaussian"',
    ],
    [
      { network: { inputs: 8, widths: ["infinite" as const], outputs: 3 } },
      "weights",
      'full weights: needs finite widths, got "infinite"',
    ],
    [
      { network: { inputs: 8, widths: [2], outputs: 3 } },
      "weights",
      'problem: feedback.kind "orthonormal" needs at least as many rows as columns, got 2 rows for 3 columns in F_1',
    ],
    [
      {
        data: { kind: "random-targets" as const, samples: 5, covariance: { kind: "isotropic" as const } },
        training: { rate: 0.1, time: 1, batch: 9 },
      },
      "matrices",
      "training.batch: needs at most the 5 samples of the data, got 9",
    ],
  ])("refuses by name: %j on %s", (change, rung, message) => {
    expect(() => simulate({ ...base, ...change }, { rung: rung as "weights" })).toThrow(message);
  });
});
