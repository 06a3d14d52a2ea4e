import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { problemHash } from "../../../../src/record/node.ts";
import { inProcess } from "../inProcess.ts";
import { isRefusal, program } from "../program.ts";
import { testFolder, withoutProvenance } from "../testFolder.ts";

const problem = {
  network: { inputs: 6, widths: [8, 8], outputs: 3 },
  feedback: { kind: "orthonormal" },
  data: { kind: "moments", crossCovariance: { kind: "spectrum", singularValues: [2, 1, 0.5] } },
  training: { time: 4, batch: "flow", snapshotTimes: [1, 2, 4] },
  seed: 3,
};

const online = {
  ...problem,
  data: { kind: "teacher", noise: 0.1 },
  training: { rate: 0.05, time: 2, batch: 1, snapshotTimes: [0, 1, 2] },
};

/** By when the program has long begun to simulate. */
const WELL_UNDER_WAY_MS = 1500;

const folder = testFolder();
const { save } = folder;

describe("--json", () => {
  test("prints one document: the problem with its defaults, the provenance, the outcome, the snapshots", async () => {
    const { code, out, error } = await program(["simulate", save("p.json", problem), "--json"]);
    expect([code, error]).toEqual([0, ""]);
    const record = JSON.parse(out);
    expect(Object.keys(record)).toEqual(["problem", "rung", "provenance", "outcome", "snapshots"]);
    expect(record.problem).toMatchObject({ rule: "dfa", network: { activation: "linear", initial: { kind: "zero" } } });
    expect(Object.keys(record.provenance)).toEqual([
      "version",
      "commit",
      "problemHash",
      "seed",
      "node",
      "started",
      "durationSeconds",
    ]);
    expect(record.provenance.problemHash).toBe(problemHash({ problem: record.problem, rung: record.rung }));
    expect(record.outcome).toMatchObject({ status: "completed", time: 4 });
    expect(record.snapshots.map((at: { time: number }) => at.time)).toEqual([1, 2, 4]);
    const [snapshot] = record.snapshots;
    expect(Object.keys(snapshot).toSorted()).toEqual(
      "conditionNumbers excessLoss gradientAlignment loss ranks step time updateAlignment weightAlignment".split(" "),
    );
    expect(Object.keys(snapshot.weightAlignment.layers)).toEqual(["2", "3"]);
    expect(Object.keys(snapshot.updateAlignment.layers)).toEqual(["1", "2"]);
    expect(Object.keys(snapshot.conditionNumbers)).toEqual(["1", "2", "3"]);
    expect(snapshot.loss).toBeNull();
  });

  test("the problem it prints is a problem file: run again, it gives the same bytes", async () => {
    const first = await inProcess(["simulate", save("p.json", online), "--json"]);
    const again = await inProcess(["simulate", save("q.json", JSON.parse(first.out).problem), "--json"]);
    expect(withoutProvenance(again.out)).toEqual(withoutProvenance(first.out));
    expect(JSON.parse(again.out).provenance.problemHash).toBe(JSON.parse(first.out).provenance.problemHash);
  });

  test("another seed gives another run, and --seed is the same as the seed in the file", async () => {
    const inFile = await inProcess(["simulate", save("p.json", { ...online, seed: 9 }), "--json"]);
    const onLine = await inProcess(["simulate", save("q.json", online), "--seed", "9", "--json"]);
    const other = await inProcess(["simulate", save("q.json", online), "--json"]);
    expect(withoutProvenance(onLine.out)).toEqual(withoutProvenance(inFile.out));
    expect(JSON.parse(other.out).snapshots).not.toEqual(JSON.parse(onLine.out).snapshots);
  });
});

test("reads standard input for -, and runs every rung that can", async () => {
  for (const rung of ["weights", "matrices", "flow", "closed"]) {
    const { code, out } = await inProcess(["simulate", "-", "--rung", rung, "--json"], {
      input: JSON.stringify(problem),
    });
    expect([rung, code]).toEqual([rung, 0]);
    expect(JSON.parse(out).rung).toBe(rung);
  }
  const order = await inProcess(["simulate", "-", "--rung", "order", "--json"], { input: JSON.stringify(online) });
  expect([order.code, JSON.parse(order.out).rung]).toEqual([0, "order"]);
});

test("without --json prints a table with a row for each snapshot", async () => {
  const { out } = await inProcess(["simulate", save("p.json", problem)]);
  expect(out).toContain("Linear network 6–8–8–3, DFA, orthonormal feedback, gradient flow, seed 3; rung: flow.");
  const rows = out.split("\n").filter((line) => /^ *\d/.test(line));
  expect(rows.map((row) => Number.parseFloat(row))).toEqual([1, 2, 4]);
});

test("--out writes the same document, whole, and nothing beside it", async () => {
  const out = join(folder.path, "record.json");
  const printed = await inProcess(["simulate", save("p.json", problem), "--json", "--out", out]);
  expect(readFileSync(out, "utf8")).toBe(printed.out);
  expect(readdirSync(folder.path).toSorted()).toEqual(["p.json", "record.json"]);
});

test("reads the data file a problem names, from the problem's folder", async () => {
  save("points.csv", "a,b,y\n1,0,1\n0,1,-1\n1,1,0.5\n-1,0.5,-1\n");
  const data = { kind: "file", path: "points.csv", targets: "y" };
  const path = save("p.json", { ...problem, network: { ...problem.network, inputs: 2, outputs: 1 }, data });
  const { code, out, error } = await inProcess(["simulate", path, "--json"]);
  expect([code, error]).toEqual([0, ""]);
  expect(JSON.parse(out).problem.data).toMatchObject({ ...data, standardise: "global", labelNoise: 0 });
  expect(JSON.parse(out).snapshots[2].loss).toBeGreaterThan(0);
});

test("a diverging run ends in 1 and says where, and what rate would do", async () => {
  const training = { ...online.training, rate: 2, time: 200, snapshotTimes: [200] };
  const { code, out, error } = await inProcess(["simulate", save("p.json", { ...online, training }), "--json"]);
  expect(code).toBe(1);
  expect(error).toMatch(
    /^dfa-theory simulate: diverged at step \d+ .* in layer \d, .* a rate of [\d.]+ is stable .*\n$/,
  );
  expect(JSON.parse(out).outcome).toMatchObject({ status: "diverged" });
});

const wrong: [name: string, contents: unknown, sentence: RegExp][] = [
  ["not JSON", '{\n  "seed": 1,\n}', /p\.json: is not valid JSON at line 3, column 1: expected a key, got "}"/],
  ["empty", "", /p\.json: is not valid JSON at line 1, column 1: expected a value, got the end of the text/],
  ["no object", [1], /problem must be an object, got \[1\]/],
  ["a missing key", { ...problem, training: undefined }, /problem: training is required, got nothing/],
  ["an unknown key", { ...problem, sed: 1 }, /problem: unknown key sed/],
  [
    "a negative size",
    { ...problem, network: { ...problem.network, inputs: -6 } },
    /problem: network\.inputs must be at least 1, got -6/,
  ],
  [
    "a fractional size",
    { ...problem, network: { ...problem.network, inputs: 6.5 } },
    /problem: network\.inputs must be an integer, got 6\.5/,
  ],
  ["an overflowing number", '{"network": {"inputs": 1e999}}', /problem: network\.inputs must be .*, got Infinity/],
  ["a wrong type", { ...problem, seed: "1" }, /problem: seed must be a finite number, got "1"/],
  [
    "an unknown kind of network",
    { ...problem, network: { kind: "tree" } },
    /problem: network\.kind must be .*, got "tree"/,
  ],
  [
    "orthonormal feedback wider than its layer",
    { ...problem, network: { inputs: 6, widths: [2, 8], outputs: 3 } },
    /orthonormal/,
  ],
  [
    "weights that no memory holds",
    { ...problem, network: { ...problem.network, inputs: 1e9 } },
    /cross covariance must have at most 268435456 entries \(2 GiB\), got 3 × 1000000000; make the problem smaller/,
  ],
  [
    "a snapshot after the end",
    { ...problem, training: { ...problem.training, snapshotTimes: [1e9] } },
    /training\.snapshotTimes\[0\] must be at most the training time/,
  ],
  [
    "a data file that is not there",
    { ...problem, data: { kind: "file", path: "none.csv" } },
    /none\.csv: .*got nothing there/,
  ],
];

describe("a problem file with", () => {
  test.each(wrong)("%s is refused in one sentence", async (_, contents, sentence) => {
    const path = save("p.json", contents);
    const ended = await inProcess(["simulate", path, "--out", join(folder.path, "out.json")]);
    expect(ended.error).toMatch(sentence);
    expect(ended).toSatisfy(isRefusal);
    expect(existsSync(join(folder.path, "out.json"))).toBe(false);
  });

  test("bytes that are not UTF-8 is refused in one sentence", async () => {
    const path = join(folder.path, "p.json");
    writeFileSync(path, new Uint8Array([0x7b, 0xff, 0xfe, 0x7d]));
    const ended = await inProcess(["simulate", path]);
    expect(ended).toSatisfy(isRefusal);
    expect(ended.error).toContain("p.json: must be UTF-8 text");
  });
});

test.each([
  [[], /needs PROBLEM\.json, got nothing; see --help/],
  [["a.json", "b.json"], /takes PROBLEM\.json and nothing more, got "b\.json"/],
  [["none.json"], /none\.json: cannot be read, no such file/],
  [["."], /\.: cannot be read, it is a folder/],
  [["p.json", "--rung", "wights"], /--rung must be one of weights, .*, got "wights"; did you mean "weights"\?/],
  [["p.json", "--rung"], /--rung needs a value, .*, got none/],
  [["p.json", "--rung", "--json"], /--rung needs a value, .*, got none/],
  [["p.json", "--json=1"], /--json takes no value, got "1"/],
  [["p.json", "--seed", "1.5"], /--seed must be a whole number of at least 0, got "1\.5"/],
  [["p.json", "--seed", "-1"], /--seed must be a whole number of at least 0, got "-1"/],
  [["p.json", "--seed", "NaN"], /--seed must be a whole number/],
  [["p.json", "--rung", "order"], /order parameters: needs/],
  [["p.json", "--out", "missing/out.json"], /missing\/out\.json: cannot be written, its folder does not exist/],
])("simulate %j is refused in one sentence", async (args, sentence) => {
  save("p.json", { ...problem, network: { ...problem.network, initial: { kind: "gaussian" } } });
  const ended = await inProcess(["simulate", ...args], { cwd: folder.path });
  expect(ended.error).toMatch(sentence);
  expect(ended).toSatisfy(isRefusal);
  expect(readdirSync(folder.path)).toEqual(["p.json"]);
});

test("the closed form refuses by name what it cannot do", async () => {
  const path = save("p.json", { ...problem, feedback: { kind: "gaussian" } });
  const ended = await program(["simulate", path, "--rung", "closed"]);
  expect(ended).toSatisfy(isRefusal);
  expect(ended.error).toMatch(/closed form: needs .*orthonormal.*, got "gaussian"/);
});

test("a reader that leaves early is no error", async () => {
  const times = Array.from({ length: 800 }, (_, i) => (i + 1) / 200);
  const path = save("p.json", { ...problem, training: { ...problem.training, snapshotTimes: times } });
  const { code, error } = await program(["simulate", path, "--json"], {
    onStart: ({ stdout }) => stdout.once("data", () => stdout.destroy()),
  });
  expect([code, error]).toEqual([0, ""]);
});

test("interrupted, it ends at once and leaves no file", async () => {
  const long = { ...online, training: { rate: 1e-6, time: 1e3, batch: 1 } };
  const path = save("p.json", long);
  const ended = await program(["simulate", path, "--out", join(folder.path, "out.json")], {
    onStart: (child) => setTimeout(() => child.kill("SIGINT"), WELL_UNDER_WAY_MS),
  });
  // A shell shows this as exit code 130.
  expect(ended).toMatchObject({ signal: "SIGINT", out: "", error: "" });
  expect(readdirSync(folder.path)).toEqual(["p.json"]);
});
