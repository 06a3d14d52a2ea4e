import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { simulationText } from "../../../../experiments/run/simulationText.ts";
import type { DeepRecord } from "../../../../experiments/run/record.ts";
import { simulateAny } from "../../../../experiments/run/simulate.ts";
import { problemHash } from "../../../../src/record/node.ts";

const problem = {
  network: { kind: "deep", hidden: [12] },
  data: { kind: "glyphs", size: 6, samples: 200, testSamples: 50 },
  training: { epochs: 40, batch: 10, snapshotEpochs: [0, 1, 10, 40] },
  measure: { samples: 20, replicas: 2 },
};

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "dfa-theory-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const withoutProvenance = (record: object) => ({ ...record, provenance: null });

test("the record of a deep run is one JSON document", async () => {
  const record = JSON.parse(JSON.stringify(await simulateAny(problem))) as DeepRecord;
  expect(Object.keys(record)).toEqual(
    "problem rung provenance sizes outcome ceilings meanCeilings snapshots".split(" "),
  );
  expect(record).toMatchObject({
    rung: null,
    sizes: [36, 12, 10],
    outcome: { status: "completed", steps: 800 },
    meanCeilings: { 2: 1 },
  });
  expect(record.ceilings!.layers[2]).toBeCloseTo(1, 6);
  expect(Object.keys(record.snapshots[0]).toSorted()).toEqual(
    (
      "accuracy epoch frozen gradientAlignment loss replicaCosine spread step test time " +
      "updateAlignment updateNorms weightAlignment weightNorms"
    ).split(" "),
  );
  expect(record.provenance.problemHash).toBe(problemHash({ problem: record.problem, rung: null }));
  const again = await simulateAny(record.problem);
  expect(withoutProvenance(again)).toEqual(withoutProvenance(record));
});

test("progress is told in fractions that rise to one, from before the first step on", async () => {
  const told: number[] = [];
  const { snapshots } = await simulateAny(problem, { onProgress: (fraction) => told.push(fraction) });
  expect(told.length).toBeGreaterThan(snapshots.length);
  expect(told[0]).toBe(0);
  expect(told.at(-1)).toBe(1);
  expect(told).toEqual(told.toSorted((a, b) => a - b));
});

test("a rung is refused", async () => {
  await expect(simulateAny(problem, { rung: "flow" })).rejects.toThrow('deep network: has no rungs, got "flow"');
});

test("the data file a problem names is read from its folder", async () => {
  const rows = Array.from({ length: 60 }, (_, i) => `${i % 7},${(i * i) % 11},${i % 2 ? "odd" : "even"}`);
  writeFileSync(join(folder, "points.csv"), `a,b,parity\n${rows.join("\n")}\n`);
  const data = { kind: "file", path: "points.csv", targets: "parity" };
  const { sizes, snapshots } = (await simulateAny({ ...problem, data }, { folder })) as DeepRecord;
  expect(sizes).toEqual([2, 12, 2]);
  expect(snapshots[0].test!.accuracy).not.toBeNull();
  await expect(simulateAny({ ...problem, data: { kind: "mnist" } }, { folder, dataDir: folder })).rejects.toThrow(
    /mnist/i,
  );
});

describe("with a checkpoint", () => {
  const path = () => join(folder, "state");

  /** Interrupts the run after some steps. */
  async function interrupted(after: number, given: object = problem) {
    const abort = new AbortController();
    const onProgress = (fraction: number) => fraction * 800 >= after && abort.abort();
    return simulateAny(given, { checkpoint: path(), signal: abort.signal, onProgress });
  }

  test("an interrupted run keeps its state, and the next one goes on from it to the same end", async () => {
    const whole = await simulateAny(problem);
    let reached = 0;
    for (const after of [150, 333]) {
      const { outcome } = await interrupted(after);
      // A few steps are made at a time.
      expect(outcome).toMatchObject({ status: "interrupted" });
      expect(outcome.steps).toBeGreaterThanOrEqual(after);
      reached = outcome.steps;
      expect(readdirSync(folder)).toEqual(["state"]);
    }
    const steps: number[] = [];
    const last = await simulateAny(problem, {
      checkpoint: path(),
      onProgress: (fraction) => steps.push(Math.round(fraction * 800)),
    });
    expect(steps[0]).toBe(reached);
    expect(withoutProvenance(last)).toEqual(withoutProvenance(whole));
    expect(readdirSync(folder)).toEqual([]);
  });

  test("of another problem, or damaged, it is refused and left as it is", async () => {
    await interrupted(20);
    const bytes = readFileSync(path());
    await expect(simulateAny({ ...problem, seed: 9 }, { checkpoint: path() })).rejects.toThrow(
      `${path()}: checkpoint: must be of this problem and rung, got one of another; remove it, or name another file`,
    );
    expect(readFileSync(path())).toEqual(bytes);
    writeFileSync(path(), bytes.subarray(0, 300));
    await expect(simulateAny(problem, { checkpoint: path() })).rejects.toThrow(/checkpoint: must be whole/);
  });

  test("that cannot be written is refused before the run", async () => {
    const none = join(folder, "none", "state");
    await expect(simulateAny(problem, { checkpoint: none })).rejects.toThrow(
      /cannot be written, its folder does not exist/,
    );
    expect(existsSync(none)).toBe(false);
  });
});

describe("the table", () => {
  test("has a row for each snapshot, and says whether DFA beat frozen lower layers", async () => {
    const text = simulationText(await simulateAny(problem));
    expect(text).toContain(
      "Deep network 36–12–10, relu, DFA, uniform feedback, glyphs, SGD at rate 0.1, batch 10, 2 replicas, seed 1.\n",
    );
    expect(text).toMatch(/epoch +loss +accuracy +test +WA +GA +frozen test +replicas\n/);
    expect(text).toMatch(
      /\nDFA beats frozen lower layers by \d+\.\d points of test accuracy\.\nCompleted: 40 epochs in 800 steps\.\n$/,
    );
    expect(text.split("\n").filter((line) => /^ *\d/.test(line))).toHaveLength(4);
  });

  test("says so where DFA does not, in training where there is no test set", async () => {
    const frozen = {
      ...problem,
      training: { ...problem.training, epochs: 1, snapshotEpochs: [0] },
      feedback: { kind: "given", matrices: [Array.from({ length: 12 }, () => Array.from({ length: 10 }, () => 0))] },
      data: { ...problem.data, testSamples: 0 },
    };
    const text = simulationText(await simulateAny(frozen));
    expect(text).toContain("DFA does not beat frozen lower layers: their training accuracy is the same.");
    expect(text).toMatch(/epoch +loss +accuracy +test +WA +GA +frozen +replicas\n/);
  });

  test("compares losses where there are no classes, and names the layers of maps", async () => {
    const regression = {
      ...problem,
      data: { kind: "random-targets", inputs: 5, samples: 100, covariance: { kind: "alpha-beta", alpha: 1, beta: 1 } },
      training: { loss: "mse", epochs: 5 },
    };
    expect(simulationText(await simulateAny(regression))).toMatch(
      /DFA ends at a training loss of [\d.]+, (no )?lower than the [\d.]+ of frozen lower layers\./,
    );
    const hidden = [
      { kind: "convolutional", channels: 2, kernel: 3 },
      { kind: "locally-connected", channels: 3, kernel: 2, stride: 2 },
    ];
    const text = simulationText(
      await simulateAny({ ...problem, network: { kind: "deep", hidden }, rule: "bp", training: { epochs: 1 } }),
    );
    expect(text).toContain("Deep network 36–2×4×4 convolutional–3×2×2 locally-connected–10, relu, BP");
    expect(text).toMatch(
      /WA is the total alignment of the weights with the feedback \(at most 0\.\d+ with this feedback\)/,
    );
    expect(text).not.toContain("frozen lower layers");
  });
});
