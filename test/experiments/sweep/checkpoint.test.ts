import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { runAll } from "../../../experiments/batch/index.ts";
import { expandSweep, openSweep, recordStore, runTask, type Sweep } from "../../../experiments/sweep/index.ts";
import { simulateAny } from "../../../experiments/run/simulate.ts";
import { SteppedRun } from "../../../src/record/index.ts";
import { builtInData, DeepTraining, type DeepSnapshot } from "../../../src/deep/index.ts";
import { startOn, type LinearSnapshot } from "../../../src/linear/index.ts";
import { deepProblemSchema, linearProblemSchema, parseWith, realiseLinear } from "../../../src/problem/index.ts";

const PROBLEM = {
  network: { kind: "deep", hidden: [5] },
  data: { kind: "glyphs", size: 5, samples: 40, testSamples: 10 },
  training: { epochs: 4, batch: 10, snapshotEpochs: [0, 2, 4] },
};

let out: string;
let sweep: Sweep;
beforeEach(async () => {
  out = mkdtempSync(join(tmpdir(), "dfa-theory-checkpoint-"));
  sweep = expandSweep({ problem: PROBLEM, keep: ["final.loss", "snapshots.loss"], seeds: [1, 2] });
  await openSweep(sweep, out);
});
afterEach(() => rmSync(out, { recursive: true, force: true }));

/**
 * What a run that is killed half-way leaves. With a mark in its first snapshot, one can see that another went on from
 * there.
 */
function halfWay(given: unknown, mark?: number): Uint8Array {
  const problem = parseWith(deepProblemSchema, given);
  const run = new SteppedRun(new DeepTraining(problem, builtInData(problem)));
  while (run.step < run.total / 2) run.advance(1);
  if (mark !== undefined) run.snapshots[0] = { ...run.snapshots[0], loss: mark };
  return run.checkpoint();
}

function leave(path: string, bytes: Uint8Array): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, bytes);
}

const MARK = 42;
const losses = (snapshots: readonly unknown[]) => snapshots.map((at) => (at as DeepSnapshot).loss);

test("a long task that was killed goes on from where it was, to the same end", async () => {
  const store = recordStore(out);
  const whole = await runTask(sweep, 0, join(out, "whole"));
  leave(store.checkpoint(0), halfWay(sweep.task(0).problem));
  expect(await runTask(sweep, 0, out)).toEqual(whole);
  expect(existsSync(store.checkpoint(0))).toBe(false);
  // The control: it did go on, and did not begin anew.
  const marked = join(out, "marked");
  leave(recordStore(marked).checkpoint(0), halfWay(sweep.task(0).problem, MARK));
  const { kept } = await runTask(sweep, 0, marked);
  expect((kept!["snapshots.loss"] as number[])[0]).toBe(MARK);
  expect(kept!["final.loss"]).toBe(whole.kept!["final.loss"]);
});

test.each([
  ["that was cut short", (bytes: Uint8Array) => bytes.subarray(0, bytes.length / 2)],
  ["that is empty", () => new Uint8Array()],
  ["of another task", () => halfWay(sweep.task(1).problem)],
])("a checkpoint %s does no harm", async (_, change) => {
  const whole = await runTask(sweep, 0, join(out, "whole"));
  leave(recordStore(out).checkpoint(0), change(halfWay(sweep.task(0).problem)));
  expect(await runTask(sweep, 0, out)).toEqual(whole);
  expect(existsSync(recordStore(out).checkpoint(0))).toBe(false);
});

test("so does a simulation behind a figure", async () => {
  const folder = join(out, "runs");
  const [{ snapshots }] = await runAll([PROBLEM], { folder, workers: 1 });
  expect(losses(snapshots)).toEqual(losses((await simulateAny(PROBLEM)).snapshots));
  const [inside] = readdirSync(folder);
  const [name] = readdirSync(join(folder, inside));
  expect(name).toMatch(/^[\da-f]{64}\.json$/);
  rmSync(join(folder, inside, name));
  leave(join(folder, inside, name.replace(".json", ".checkpoint")), halfWay(PROBLEM, MARK));
  const [again] = await runAll([PROBLEM], { folder, workers: 1 });
  expect(losses(again.snapshots)).toEqual([MARK, ...losses(snapshots).slice(1)]);
  expect(readdirSync(join(folder, inside))).toEqual([name]);
});

test("a checkpoint that cannot be written is not the task's failure", async () => {
  mkdirSync(recordStore(out).checkpoint(0), { recursive: true });
  await expect(runTask(sweep, 0, out)).rejects.toThrow(/000000.checkpoint: cannot be written/);
  expect(recordStore(out).read(0).state).toBe("absent");
  expect(recordStore(out).marked().size).toBe(0);
});

test("a linear network that is trained in steps goes on too; its flow keeps no state", async () => {
  const linear = (batch: number | "flow") => ({
    network: { inputs: 4, widths: [6], outputs: 2 },
    data: { kind: "teacher", inputCovariance: { kind: "isotropic" }, samples: 30 },
    training: { rate: 0.01, time: 2, batch, snapshotTimes: [0, 1, 2] },
  });
  const run = startOn(realiseLinear(parseWith(linearProblemSchema, linear(3))), "matrices").inSteps!();
  while (run.step < 120) run.advance(17);
  run.snapshots[0] = { ...run.snapshots[0], excessLoss: MARK };
  const excess = (snapshots: readonly unknown[]) => snapshots.map((at) => (at as LinearSnapshot).excessLoss);
  for (const batch of [3, "flow"] as const) {
    const of = expandSweep({ problem: linear(batch), keep: ["snapshots.excessLoss"], seeds: [1] });
    const folder = join(out, `linear-${batch}`);
    leave(recordStore(folder).checkpoint(0), run.checkpoint());
    const { kept } = await runTask(of, 0, folder);
    const whole = excess((await simulateAny(linear(batch))).snapshots);
    expect(kept!["snapshots.excessLoss"]).toEqual(batch === 3 ? [MARK, ...whole.slice(1)] : whole);
  }
});
