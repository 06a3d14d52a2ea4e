import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { simulateAny, type SimulationRecord } from "../../../experiments/run/index.ts";
import { keptRun, runAll } from "../../../experiments/batch/index.ts";
import { InputError } from "../../../src/inputError.ts";
import { PROBLEM } from "../sweep/tinySweep.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "dfa-theory-runs-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const problems = [3, 1, 2].map((seed) => ({ ...PROBLEM, seed }));
const files = () => readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".json"));
const timeless = (records: readonly SimulationRecord[]) => records.map((record) => ({ ...record, provenance: null }));

test("gives the records of simulate, in the order of the problems, with a folder and without", async () => {
  const expected = timeless(await Promise.all(problems.map((problem) => simulateAny(problem))));
  const fractions: number[] = [];
  const first = await runAll(problems, { folder, onProgress: (fraction) => fractions.push(fraction) });
  expect(timeless(first)).toEqual(expected);
  expect(fractions).toEqual([1 / 3, 2 / 3, 1]);
  expect(files().length).toBe(3);
  expect(await runAll(problems, { folder })).toEqual(first);
  expect(keptRun(folder, problems[1])).toEqual(first[1]);
  expect(timeless(await runAll(problems, { folder: null }))).toEqual(expected);
});

test("takes from the folder what is there and whole, and runs the rest", async () => {
  const first = await runAll(problems, { folder });
  const path = join(folder, files()[0]);
  writeFileSync(path, readFileSync(path, "utf8").replace('"loss":0.', '"loss":1.'));
  const again = await runAll(problems, { folder });
  expect(timeless(again)).toEqual(timeless(first));
  expect(again.filter(({ provenance }, i) => provenance.started === first[i].provenance.started).length).toBe(2);
});

test("another rung is another run", async () => {
  await runAll(problems, { folder });
  expect(keptRun(folder, problems[0], { rung: "weights" })).toBeNull();
  const [flow] = await runAll(problems.slice(0, 1), { folder, settings: { rung: "flow" } });
  expect(flow.rung).toBe("flow");
  expect(files().length).toBe(4);
});

test("refuses a problem that is not valid in its own words, keeps what was done, and stops when told to", async () => {
  const bad = { ...PROBLEM, training: { ...PROBLEM.training, time: -1 } };
  const broken = runAll([...problems, bad], { folder, workers: 1 });
  await expect(broken).rejects.toThrow(InputError);
  await expect(broken).rejects.toThrow(/training.time must be greater than 0, got -1/);
  expect(files().length).toBe(3);
  const stopped = new AbortController();
  const more = [4, 5, 6].map((seed) => ({ ...PROBLEM, seed }));
  const run = runAll(more, { folder, workers: 1, signal: stopped.signal, onProgress: () => stopped.abort() });
  await expect(run).rejects.toThrow(/abort/);
  expect(files().length).toBe(4);
});
