import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { diagnose, diagnosisReport, diagnosisText } from "../../../../experiments/diagnose/index.ts";
import { diagnoseTrained } from "../../../../experiments/diagnose/trained/index.ts";
import type { PreparedDataset } from "../../../../src/data/files/bytes.ts";
import { fromRows } from "../../../../src/linalg/index.ts";
import { stream } from "../../../../src/random/index.ts";

const folder = mkdtempSync(join(tmpdir(), "trained-"));
afterAll(() => rmSync(folder, { recursive: true }));

const random = stream(1, "inputs");
const inputs = Array.from({ length: 60 }, () => [1, 2, 3].map(() => random.normal()));
const kinds = inputs.map(([a, b]) => (a > 0.3 ? 0 : b > 0 ? 1 : 2));
const NAMES = ["left", "up", "down"];

const dataset = (targets: number[][]): PreparedDataset => ({
  inputs: fromRows(inputs.slice(0, targets.length)),
  targets: fromRows(targets),
  source: "made.csv",
  constantColumns: [],
});
const classes: PreparedDataset = {
  ...dataset(kinds.map((kind) => NAMES.map((_, k) => Number(k === kind)))),
  classes: NAMES,
  labels: Int32Array.from(kinds),
};
const numbers = dataset(inputs.map(([a, b]) => [1e5 * (2 + a), 3e4 * b]));

/** What a diagnosis of linear networks says, as far as training looks at it. */
const found = {
  data: { source: "made.csv" },
  layers: [],
  advice: [
    { change: "centre the targets", kind: "centre-targets", predictedGain: 1, measuredGain: 1 },
    { change: "whiten the inputs", kind: "whiten-inputs", predictedGain: 1, measuredGain: 1 },
  ],
} as unknown as Parameters<typeof diagnoseTrained>[1];
const small = { depth: 3, width: 12, seed: 2 } as const;

test("networks of two activations learn by three rules, over seeds, with alignment under DFA alone", async () => {
  const trained = await diagnoseTrained(classes, found, small, 3, {});
  expect(trained.networks.map(({ activation, rule }) => `${activation} ${rule}`)).toEqual(
    ["relu", "tanh"].flatMap((activation) => ["bp", "dfa", "frozen"].map((rule) => `${activation} ${rule}`)),
  );
  for (const { accuracy, explainedVariance, rate, rule, weightAlignment, gradientAlignment } of trained.networks) {
    expect(accuracy!.seeds).toBe(3);
    expect(accuracy!.mean).toBeGreaterThan(0.2);
    expect(explainedVariance).toBeNull();
    expect(trained.rates).toContain(rate);
    expect(Object.keys(weightAlignment?.layers ?? {})).toEqual(rule === "dfa" ? ["2", "3"] : []);
    expect(Object.keys(gradientAlignment?.layers ?? {})).toEqual(rule === "dfa" ? ["1", "2"] : []);
  }
  expect(trained).toMatchObject({ epochs: 3, width: 12, samples: 48, heldOut: 12 });
  // The best advice would change the targets, whose accuracies do not compare.
  expect(trained.advice).toMatchObject({ change: "whiten the inputs", gain: { mean: expect.any(Number) } });
  expect(await diagnoseTrained(classes, found, small, 3, { workers: 1 })).toEqual(trained);
});

test("numbers of any unit are learned, and judged by the variance they explain", async () => {
  const { networks } = await diagnoseTrained(numbers, { ...found, advice: [] }, small, 20, {});
  const bp = networks.find(({ activation, rule }) => activation === "tanh" && rule === "bp")!;
  expect(bp.accuracy).toBeNull();
  expect(bp.explainedVariance!.mean).toBeGreaterThan(0.5);
  expect(bp.explainedVariance!.mean).toBeLessThan(1);
});

test("an interruption ends it with its reason", async () => {
  const stop = new AbortController();
  const reason = new Error("stopped");
  const onProgress = (fraction: number) => fraction > 0.1 && stop.abort(reason);
  const stopped = diagnoseTrained(classes, found, small, 3, { onProgress, signal: stop.signal });
  await expect(stopped).rejects.toBe(reason);
});

test("too few samples are refused", async () => {
  const few = dataset([[1], [2], [3]]);
  await expect(diagnoseTrained(few, found, small, 3, {})).rejects.toThrow(
    /made\.csv: training and holding out needs at least 10 samples, got 3/,
  );
});

test("diagnose --train tells it in text and in the report; data that are not in memory are refused", async () => {
  const path = join(folder, "made.csv");
  writeFileSync(path, ["a,b,c,kind", ...inputs.map((x, i) => [...x, NAMES[kinds[i]]].join(","))].join("\n"));
  const made = await diagnose(path, { depth: 2, targets: "kind", train: 1 });
  const [text, report] = [diagnosisText(made), diagnosisReport(made)];
  expect(text).toMatch(/trained networks: width 128, 1 epoch of SGD on 48 samples, 12 held out/);
  expect(text).toMatch(/tanh, frozen +0\.\d+ +\d+\.\d ± \d+\.\d %/);
  expect(text).toMatch(/In relu networks DFA gets .* backpropagation/);
  expect(report).toMatch(/<h2>Trained networks<\/h2>/);
  for (const shown of [text, report]) expect(shown).not.toMatch(/NaN|Infinity|undefined|null/);
  await expect(diagnose(path, { targets: "kind", train: 1, largeFrom: 1 })).rejects.toThrow(
    /made\.csv: --train needs data that fit into memory; take fewer samples with --limit/,
  );
});
