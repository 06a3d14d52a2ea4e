import { expect, test } from "vitest";
import { along, AlignmentMatrices } from "../../../src/linear/index.ts";
import { linearProblemSchema, parseWith, realiseLinear } from "../../../src/problem/index.ts";
import { simulate } from "../../../src/simulate/index.ts";

const TIMES = [0.5, 1, 3];
const problem = parseWith(linearProblemSchema, {
  network: { inputs: 5, widths: [8, 7], outputs: 3 },
  data: { kind: "moments", crossCovariance: { kind: "spectrum", singularValues: [2, 1, 0.5] } },
  training: { time: 3, snapshotTimes: TIMES },
});

/** The two integrate by other steps, each to 1e-10 a step. */
const INTEGRATION = 1e-8;

test("a dynamics along its flow stands, at each time, where the run of the flow is looked at", () => {
  const dynamics = new AlignmentMatrices(realiseLinear(problem), { samples: null });
  const losses: number[] = [];
  const tolerance = { relativeTolerance: 1e-12, absoluteTolerance: 1e-16 };
  for (const t of along(dynamics, TIMES, tolerance)) losses[TIMES.indexOf(t)] = dynamics.measure().excessLoss;
  const { snapshots } = simulate(problem, { rung: "flow" });
  const distance = (at: readonly number[]) =>
    Math.max(...snapshots.map(({ excessLoss }, i) => Math.abs(at[i] / excessLoss! - 1)));
  expect(distance(losses)).toBeLessThan(INTEGRATION);
  expect(distance([losses[0], losses[0], losses[2]])).toBeGreaterThan(100 * INTEGRATION);
});

test("a flow that ends before the last time says so", () => {
  const dynamics = new AlignmentMatrices(realiseLinear(problem), { samples: null });
  const seen: number[] = [];
  const run = () => {
    const options = { relativeTolerance: 1e-12, absoluteTolerance: 1e-16, maxSteps: 20 };
    for (const t of along(dynamics, [1e-3, 100], options)) seen.push(t);
  };
  expect(run).toThrow(/^flow: stopped at time [\d.]+ of 100: /);
  expect(seen).toEqual([1e-3]);
});
