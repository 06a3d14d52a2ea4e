import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { runAll } from "../../../experiments/batch/index.ts";
import { expandSweep, localEngine, openSweep, recordStore, runTask } from "../../../experiments/sweep/index.ts";

/** Long enough that something can happen while it runs, and all of it in steps. */
const PROBLEM = {
  network: { kind: "teacher-student", inputs: 200, hidden: 3, teacherHidden: 2 },
  training: { rate: 0.1, time: 300, snapshotTimes: [0, 300] },
};
/** Longer than any test lasts. */
const ENDLESS = { ...PROBLEM, training: { ...PROBLEM.training, time: 1e7, snapshotTimes: [0, 1e7] } };

let out: string;
beforeEach(() => {
  out = mkdtempSync(join(tmpdir(), "dfa-theory-lost-"));
});
afterEach(() => rmSync(out, { recursive: true, force: true }));

async function until(holds: () => boolean): Promise<void> {
  for (let i = 0; i < 2000 && !holds(); i++) await new Promise((next) => setTimeout(next, 5));
  if (!holds()) throw new Error("it did not happen");
}

/** The steps done that a checkpoint tells. */
const stepsIn = (path: string) => Number(/"step":(\d+)/.exec(readFileSync(path, "latin1"))![1]);

test("the state of a task stays where its record cannot be written, and is that of its end", async () => {
  const sweep = expandSweep({ problem: PROBLEM, rung: "order" });
  await openSweep(sweep, out);
  const whole = await runTask(sweep, 0, join(out, "whole"));
  const store = recordStore(out);
  const running = runTask(sweep, 0, out);
  await until(() => existsSync(store.checkpoint(0)));
  // A folder that holds something cannot be replaced by a file.
  mkdirSync(join(store.path(0), "in the way"), { recursive: true });
  await expect(running).rejects.toThrow(/000000\.json: cannot be written, it is a folder/);
  expect(stepsIn(store.checkpoint(0))).toBe(whole.outcome!.steps);
  expect(store.marked().size).toBe(0);
  expect(await runTask(sweep, 0, out)).toEqual(whole);
  expect(existsSync(store.checkpoint(0))).toBe(false);
});

test("so does that of a simulation behind a figure", async () => {
  const options = { folder: out, workers: 1, settings: { rung: "order" as const } };
  const [whole] = await runAll([PROBLEM], { ...options, folder: join(out, "whole") });
  const running = runAll([PROBLEM], options);
  const find = (end: string) =>
    readdirSync(out, { recursive: true, encoding: "utf8" }).find(
      (name) => name.endsWith(end) && !name.startsWith("whole"),
    );
  await until(() => find(".checkpoint") !== undefined);
  const state = join(out, find(".checkpoint")!);
  mkdirSync(join(state.replace(/\.checkpoint$/, ".json"), "in the way"), { recursive: true });
  await expect(running).rejects.toThrow(/\.json: cannot be written, it is a folder/);
  expect(stepsIn(state)).toBe(whole.outcome.steps);
  const [again] = await runAll([PROBLEM], options);
  expect(JSON.stringify(again.snapshots)).toBe(JSON.stringify(whole.snapshots));
  expect(existsSync(state)).toBe(false);
});

test("a simulation behind a figure that is asked to stop keeps its state, and the next goes on from there", async () => {
  const state = () =>
    readdirSync(out, { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".checkpoint"))
      .map((name) => join(out, name))[0];
  const stepsDone = async () => {
    const interruption = new AbortController();
    const { signal } = interruption;
    const running = runAll([ENDLESS], { folder: out, workers: 1, settings: { rung: "order" }, signal });
    await until(() => state() !== undefined);
    await new Promise((next) => setTimeout(next, 100));
    interruption.abort();
    await expect(running).rejects.toBe(signal.reason);
    return stepsIn(state());
  };
  const first = await stepsDone();
  expect(first).toBeGreaterThan(0);
  expect(await stepsDone()).toBeGreaterThan(first);
});

test("a task that is asked to stop keeps its state and leaves no record; the next run goes on from there", async () => {
  const sweep = expandSweep({ problem: ENDLESS, rung: "order", seeds: [1, 2] });
  await openSweep(sweep, out);
  const store = recordStore(out);
  const interruption = new AbortController();
  const running = runTask(sweep, 0, out, interruption.signal);
  await until(() => existsSync(store.checkpoint(0)));
  const first = stepsIn(store.checkpoint(0));
  await new Promise((next) => setTimeout(next, 200));
  interruption.abort();
  await expect(running).rejects.toBe(interruption.signal.reason);
  expect(stepsIn(store.checkpoint(0))).toBeGreaterThan(first);
  expect([store.read(0).state, store.marked().size]).toEqual(["absent", 0]);

  const before = stepsIn(store.checkpoint(0));
  const abandon = new AbortController();
  const engine = localEngine.run(sweep, out, { file: "-", workers: 1, abandon: abandon.signal });
  await until(() => store.marked().size > 0);
  await new Promise((next) => setTimeout(next, 200));
  abandon.abort();
  expect(await engine).toMatchObject({ done: 0, failed: 0, running: 0, lost: 0, missing: 2 });
  expect(stepsIn(store.checkpoint(0))).toBeGreaterThan(before);
});
