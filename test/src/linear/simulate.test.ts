import { describe, expect, test } from "vitest";
import { startLinear } from "../../../src/linear/index.ts";
import { linearProblemSchema, parseWith, type LinearProblemInput } from "../../../src/problem/index.ts";
import { conditioning, matrix, type Matrix } from "../../../src/linalg/index.ts";
import { trajectoryOf } from "../../../src/record/index.ts";
import { simulate } from "../../../src/simulate/index.ts";

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
    const run = startLinear(parseWith(linearProblemSchema, base)).stream();
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
    expect(limit.excessLoss).toBeCloseTo(finite.excessLoss!, 12);
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

  test("the highest alignment matrix has its sign from the first moment on, though it grows as the eighth power of time", () => {
    const { snapshots } = simulate({
      network: { inputs: 8, widths: ["infinite", "infinite", "infinite"], outputs: 3 },
      data: { kind: "moments", crossCovariance: { kind: "spectrum", singularValues: [2, 1, 0.5] } },
      training: { time: 20, batch: "flow" },
    });
    // §4.1: early WA_4 is tr S⁸ / (√3 ‖S⁸‖), and it only rises from there.
    const early = (2 ** 8 + 1 + 0.5 ** 8) / Math.sqrt(3 * (2 ** 16 + 1 + 0.5 ** 16));
    const alignments = snapshots.slice(1).map(({ weightAlignment }) => weightAlignment.layers[4]!);
    // The fourth order of the continuous extension against an eighth power over a quarter of the time.
    expect(Math.abs(alignments[0] - early)).toBeLessThan(1e-3);
    expect(alignments.every((value) => value > early - 1e-3)).toBe(true);
  });

  test("a flow that has nothing left to learn has converged, whatever time was asked for", () => {
    const { outcome, snapshots } = simulate(withTraining({ batch: "flow", time: 1e9, snapshotTimes: [1, 1e8, 1e9] }));
    expect(outcome.status).toBe("converged");
    expect(outcome.time).toBeLessThan(1e8);
    expect(snapshots.map((s) => s.time)).toEqual([1, 1e8, 1e9]);
    // What is left is far below the integrator's error; the modes on their own know it, and its direction, all the
    // same.
    expect(snapshots[2].excessLoss).toBeLessThan(1e-100);
    expect(snapshots[2].updateAlignment.total).toBeGreaterThan(0);
  });

  test("a flow over the smallest of times ends", () => {
    for (const time of [5e-324, 1e-317, 1e-300]) {
      const { outcome, snapshots } = simulate(withTraining({ batch: "flow", time }));
      expect(outcome).toMatchObject({ status: "completed", time });
      expect(snapshots.at(-1)!.time).toBe(time);
    }
  });

  test("when it has converged does not depend on how far beyond it the time asked for lies", () => {
    const endOf = (time: number) => simulate(withTraining({ batch: "flow", time })).outcome;
    for (const time of [1e9, 1e50]) expect(endOf(time).time / endOf(1e7).time).toBeLessThan(2);
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

  test("the rate suggested to the order parameters is theirs, at a cost that does not grow with the inputs", () => {
    const wide: LinearProblemInput = {
      ...base,
      network: { inputs: 20_000, widths: [64, 64], outputs: 3 },
      data: { kind: "teacher", map: { kind: "spectrum", singularValues: [2, 1, 0.5] } },
      training: { rate: 0.01, time: 1, batch: 1 },
    };
    const { outcome } = simulate(wide, { rung: "order" });
    expect(outcome.status).toBe("diverged");
    // One sample takes the error of layer 1 times 1 − η‖x‖²: stable rates are near 1 / n_0.
    expect(outcome.stableRate! * 20_000).toBeGreaterThan(0.5);
    expect(outcome.stableRate! * 20_000).toBeLessThan(100);
    const calm = { ...wide, training: { ...wide.training, rate: outcome.stableRate! } };
    expect(simulate(calm, { rung: "order" }).outcome.status).toBe("completed");
  });

  test("a run whose weights overflow has no norm to report, and says so", () => {
    const { outcome } = simulate(withTraining({ rate: 1e300, time: 1e301, batch: "full" }));
    expect(outcome.status).toBe("diverged");
    expect(outcome).not.toHaveProperty("norm");
    expect(outcome.message).toMatch(
      /^diverged at step \d+ .* whose weights grew beyond all numbers; no stable rate was found/,
    );
    expect(JSON.stringify(outcome)).not.toContain("null");
  });

  test("a time that misses the end by rounding is the end", () => {
    const times = { time: 0.3, snapshotTimes: [3 * 0.1] };
    expect(simulate(withTraining({ ...times, batch: "flow" })).snapshots.map((s) => s.time)).toEqual([0.3]);
    expect(simulate(withTraining(times)).snapshots.map((s) => s.step)).toEqual([30]);
  });

  test.each([
    [
      { training: { ...base.training, snapshotTimes: [1, 3] } },
      "matrices",
      "problem: training.snapshotTimes[1] must be at most the training time 2, got 3",
    ],
    [
      { training: { rate: 2, time: 0.5, batch: 1 } },
      "matrices",
      "training.time: needs at least one step of training.rate 2, got 0.5",
    ],
    [
      { training: { rate: 1e-300, time: 1, batch: 1 } },
      "matrices",
      "training.rate: needs steps that can be counted to training.time 1, got 1e-300",
    ],
    [
      { rule: "bp" as const, training: { ...base.training, batch: "flow" as const } },
      "matrices",
      'alignment matrices: needs rule "dfa" or "frozen", got "bp"; run it on the weights',
    ],
    [
      { network: { ...base.network, widths: [1e6, 1e6] } },
      "weights",
      "the weights of layer 2 must have at most 268435456 entries (2 GiB), got 1000000 × 1000000; make the problem smaller",
    ],
    [
      { network: { ...base.network, widths: [16_000, 16_000, 16_000, 16_000] } },
      "weights",
      "full weights: needs at most 536690688 doubles of memory (4 GiB), got ",
    ],
    [
      { network: { ...base.network, inputs: 20_000 } },
      "flow",
      "the input covariance must have at most 268435456 entries (2 GiB), got 20000 × 20000",
    ],
    [
      { training: { ...base.training, batch: 1e9 } },
      "matrices",
      "the samples of a batch must have at most 268435456 entries (2 GiB), got 1000000000 × 11",
    ],
    [
      {
        data: { kind: "random-targets" as const, samples: 1e12, covariance: { kind: "isotropic" as const } },
      },
      "matrices",
      "the samples must have at most 268435456 entries (2 GiB), got 1000000000000 × 11",
    ],
    [
      { data: { ...base.data, targetCovariance: { kind: "alpha-beta" as const, alpha: 0.5, beta: 0.5 } } },
      "flow",
      'problem: data.targetCovariance.kind "alpha-beta" needs network.outputs 2, got 3',
    ],
    [{ rule: "bp" as const }, "matrices", 'alignment matrices: needs rule "dfa" or "frozen", got "bp"'],
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

describe("a watch is shown the alignment matrices", () => {
  test.each([["flow"], ["full"], [2]] as const)("batch %s: of the same run, at times of its own", (batch) => {
    const seen = new Map<number, Matrix[]>();
    const see = (time: number, matrices: readonly Matrix[]) =>
      void seen.set(
        time,
        matrices.map(({ rows, cols, data }) => matrix(rows, cols, data.slice())),
      );
    const watch = { times: [0.0312, 0.5, 1.99], see };
    const problem = parseWith(linearProblemSchema, withTraining({ batch, snapshotTimes: [0.5, 2] }));
    const watched = trajectoryOf(startLinear(problem, { watch }).stream());
    expect(watched).toEqual(trajectoryOf(startLinear(problem).stream()));
    expect([...seen.keys()]).toEqual(batch === "flow" ? watch.times : [0.03, 0.5, 1.99]);
    seen.get(0.5)!.forEach((A, i) => {
      expect(conditioning(A).kappa).toBeCloseTo(watched.snapshots[0].conditionNumbers[i + 1]!, 10);
    });
    expect(seen.get(1.99)).not.toEqual(seen.get(0.5));
  });

  test("under a rule that has none it sees nothing", () => {
    const problem = {
      ...base,
      rule: "bp" as const,
      network: { ...base.network, initial: { kind: "gaussian" as const } },
    };
    const watch = { times: [1], see: () => expect.unreachable() };
    expect(simulate(problem).snapshots).toEqual(
      trajectoryOf(startLinear(parseWith(linearProblemSchema, problem), { watch }).stream()).snapshots,
    );
  });
});
