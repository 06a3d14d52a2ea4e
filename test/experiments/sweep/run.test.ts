import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parquetReadObjects } from "hyparquet";
import Papa from "papaparse";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { simulateAny } from "../../../experiments/run/simulate.ts";
import {
  expandSweep,
  FORMATS,
  localEngine,
  mergeSweep,
  openSweep,
  recordStore,
  runTask,
  sweepStatus,
  type SweepCounts,
  type TaskRecord,
} from "../../../experiments/sweep/index.ts";
import { InputError } from "../../../src/inputError.ts";
import { FAILING, PROBLEM, SWEEP } from "./tinySweep.ts";

const root = mkdtempSync(join(tmpdir(), "dfa-theory-sweep-"));
const out = join(root, "all");
const sweep = expandSweep(SWEEP);
const store = recordStore(out);
const progress: SweepCounts[] = [];
let counts: SweepCounts;

const run = (folder: string, more: object = {}) => localEngine.run(sweep, folder, { file: "-", ...more });

const bytes = async (folder: string): Promise<Record<string, Buffer>> => {
  const files: Record<string, Buffer> = {};
  for (const format of FORMATS) files[format] = readFileSync((await mergeSweep(sweep, folder, format)).path);
  return files;
};

const copy = (name: string): string => {
  cpSync(out, join(root, name), { recursive: true });
  return join(root, name);
};

beforeAll(async () => {
  await openSweep(sweep, out);
  counts = await run(out, { onProgress: (now: SweepCounts) => progress.push({ ...now }) });
});
afterAll(() => rmSync(root, { recursive: true }));

describe("a sweep run", () => {
  test("has a record of every task, those that failed with their error", () => {
    expect(counts).toEqual({ tasks: 12, done: 8, failed: 4, running: 0, lost: 0, missing: 0, corrupt: 0 });
    const { failures } = sweepStatus(sweep, store);
    expect(failures.map(({ task }) => task)).toEqual(FAILING);
    expect(failures[0].error).toMatch(/^alignment matrices: needs rule "dfa" or "frozen", got "bp"/);
    expect(readdirSync(join(out, "running"))).toEqual([]);
    expect(existsSync(join(out, "lock"))).toBe(false);
  });

  test("tells how far it is", () => {
    expect(progress.map(({ done, failed }) => done + failed)).toEqual(Array.from({ length: 12 }, (_, i) => i + 1));
    expect(progress.at(-1)).toEqual(counts);
  });

  test("keeps what simulate measures, and no more", async () => {
    for (const task of [0, 11]) {
      const found = store.read(task) as { content: TaskRecord };
      const { problem } = sweep.task(task);
      const { snapshots, outcome } = await simulateAny(problem);
      const last = snapshots.at(-1) as { weightAlignment: unknown; loss: number };
      expect(found.content.outcome).toEqual(outcome);
      expect(found.content.kept).toEqual({
        "final.weightAlignment": last.weightAlignment,
        "final.loss": last.loss,
        "snapshots.loss": snapshots.map((at) => (at as typeof last).loss),
        "snapshots.weightAlignment.total": snapshots.map(
          (at) => (at as { weightAlignment: { total: number } }).weightAlignment.total,
        ),
      });
    }
  });

  test("a manifest says of what and by which version, and no other sweep may go there", async () => {
    const manifest = JSON.parse(readFileSync(join(out, "manifest.json"), "utf8"));
    expect(manifest).toMatchObject({ sweepHash: sweep.hash, tasks: 12, sweep: { name: "a test", zip: SWEEP.zip } });
    const other = expandSweep({ ...SWEEP, seeds: [3] });
    await expect(openSweep(other, out)).rejects.toThrow(
      /must be empty or hold this sweep, got the results of another one/,
    );
    const older = copy("older");
    writeFileSync(join(older, "manifest.json"), JSON.stringify({ ...manifest, version: "0.0.1" }));
    await expect(openSweep(sweep, older)).rejects.toThrow(/by the version that began it, 0\.0\.1, got /);
  });

  test("with a problem that is not valid is refused before anything is written", async () => {
    const nowhere = join(root, "nowhere");
    const bad = expandSweep({ problem: PROBLEM, grid: { "training.rate": [0.1, -1] } });
    await expect(openSweep(bad, nowhere)).rejects.toThrow(InputError);
    expect(existsSync(nowhere)).toBe(false);
  });
});

describe("the same bytes", () => {
  test("from tasks run one by one, backwards, and merged twice", async () => {
    const single = join(root, "single");
    await openSweep(sweep, single);
    for (let task = sweep.count - 1; task >= 0; task--) await runTask(sweep, task, single);
    const first = await bytes(out);
    expect(await bytes(single)).toEqual(first);
    expect(await bytes(out)).toEqual(first);
  });

  test("after records were lost, cut short, changed or swapped", async () => {
    const damaged = copy("damaged");
    const there = recordStore(damaged);
    rmSync(there.path(0));
    writeFileSync(there.path(1), readFileSync(there.path(1)).subarray(0, 100));
    writeFileSync(there.path(2), readFileSync(there.path(2), "utf8").replace(/"final.loss":./, '"final.loss":9'));
    writeFileSync(there.path(3), "");
    const before = sweepStatus(sweep, there).counts;
    expect(before).toMatchObject({ done: 4, failed: 4, missing: 1, corrupt: 3 });
    // A merge takes what is whole, and says what is missing.
    expect(await mergeSweep(sweep, damaged, "jsonl")).toMatchObject({ rows: 8, open: 4 });
    expect(await run(damaged)).toEqual(counts);
    expect(there.asides().length).toBe(3);
    expect(await bytes(damaged)).toEqual(await bytes(out));
  });

  test("but not from another seed", async () => {
    const other = expandSweep({ ...SWEEP, seeds: [1, 3] });
    const folder = join(root, "other");
    await openSweep(other, folder);
    await localEngine.run(other, folder, { file: "-" });
    const { path } = await mergeSweep(other, folder, "csv");
    expect(readFileSync(path)).not.toEqual((await bytes(out)).csv);
  });
});

test("a run again does only what is not done", async () => {
  const again = copy("again");
  const times = () => Array.from({ length: 12 }, (_, task) => readFileSync(recordStore(again).path(task), "utf8"));
  const before = times();
  rmSync(recordStore(again).path(9));
  await run(again);
  const redone = times().flatMap((text, task) => (text === before[task] ? [] : [task]));
  // The failed ones are tried again: what they wanted may be there by now.
  expect(redone).toEqual([...FAILING, 9]);
});

test("stopped, it ends after the task at work, and goes on later", async () => {
  const folder = join(root, "stopped");
  await openSweep(sweep, folder);
  const controller = new AbortController();
  const stopped = await run(folder, { workers: 1, stop: controller.signal, onProgress: () => controller.abort() });
  expect(stopped).toMatchObject({ done: 1, failed: 0, missing: 11 });
  expect(await run(folder)).toEqual(counts);
});

describe("merged", () => {
  const names = [
    "task",
    "seed",
    "repetition",
    "network.widths",
    "rule",
    "training.rate",
    "state",
    "error",
    "outcome.status",
    "outcome.steps [steps]",
    "outcome.time [rate*steps]",
    "final.weightAlignment.layers.2",
    "final.weightAlignment.layers.3",
    "final.weightAlignment.total",
    "final.loss [target^2]",
    "snapshots.loss [target^2]",
    "snapshots.weightAlignment.total",
  ];
  const records = () => Array.from({ length: 12 }, (_, task) => (store.read(task) as { content: TaskRecord }).content);
  const losses = () => records().map(({ kept }) => (kept?.["final.loss"] ?? null) as number | null);

  test("JSON lines are the records, in order", async () => {
    const { path } = await mergeSweep(sweep, out, "jsonl");
    const lines = readFileSync(path, "utf8").trimEnd().split("\n");
    expect(lines.map((line) => JSON.parse(line))).toEqual(records());
  });

  test("CSV has units in its headings and every digit", async () => {
    const { path } = await mergeSweep(sweep, out, "csv");
    const { data, errors, meta } = Papa.parse<Record<string, string>>(readFileSync(path, "utf8").trimEnd(), {
      header: true,
    });
    expect(errors).toEqual([]);
    expect(meta.fields).toEqual(names);
    expect(
      data.map((row) => (row["final.loss [target^2]"] === "" ? null : Number(row["final.loss [target^2]"]))),
    ).toEqual(losses());
    expect(data.map((row) => row["network.widths"]).slice(3, 5)).toEqual(["[4,4]", "[3,5]"]);
    expect(data[4].error).toMatch(/^alignment matrices: needs .*, got "bp"/);
  });

  test("Parquet comes back through another library", async () => {
    const { path } = await mergeSweep(sweep, out, "parquet");
    const { buffer, byteOffset, byteLength } = readFileSync(path);
    const rows = await parquetReadObjects({ file: buffer.slice(byteOffset, byteOffset + byteLength) });
    expect(Object.keys(rows[0])).toEqual(names);
    expect(rows.map((row) => row.task)).toEqual(Array.from({ length: 12 }, (_, i) => BigInt(i)));
    expect(rows.map((row) => row["final.loss [target^2]"] ?? null)).toEqual(losses());
    expect(rows.map((row) => row["snapshots.loss [target^2]"] ?? null)).toEqual(
      records().map(({ kept }) => kept?.["snapshots.loss"] ?? null),
    );
    expect(rows.map((row) => row.state)).toEqual(records().map(({ state }) => state));
  });

  test("NPZ is read by NumPy", async () => {
    const { path } = await mergeSweep(sweep, out, "npz");
    const script = `
import json, sys, numpy
z = numpy.load(sys.argv[1])
print(json.dumps({name: [str(z[name].dtype), list(z[name].shape), numpy.where(z[name] != z[name], None, z[name]).tolist() if z[name].dtype.kind == "f" else z[name].tolist()] for name in z.files}))
`;
    const version = spawnSync("python3", ["-c", "import numpy"]);
    if (version.status !== 0) return console.warn("NPZ was not read by NumPy: there is no python3 with numpy here");
    const text = execFileSync("python3", ["-c", script, path], { encoding: "utf8" });
    const arrays = JSON.parse(text) as Record<string, [string, number[], unknown[]]>;
    expect(Object.keys(arrays)).toEqual(names);
    expect(arrays.task).toEqual(["int64", [12], Array.from({ length: 12 }, (_, i) => i)]);
    expect(arrays["final.loss [target^2]"]).toEqual(["float64", [12], losses()]);
    expect(arrays["snapshots.loss [target^2]"].slice(0, 2)).toEqual(["float64", [12, 3]]);
    expect(arrays["snapshots.loss [target^2]"][2][0]).toEqual(records()[0].kept!["snapshots.loss"]);
    expect(arrays.state[2]).toEqual(records().map(({ state }) => state));
    expect(arrays.error[2][4]).toBe(records()[4].error);
  });
});
