import { expect, test } from "vitest";
import { deepTable, printed } from "../../../../experiments/run/tables/index.ts";
import type { DeepRecord } from "../../../../experiments/run/record.ts";
import { simulateAny } from "../../../../experiments/run/simulate.ts";

const problem = {
  network: { kind: "deep", hidden: [8, { kind: "full", width: 6 }] },
  data: { kind: "glyphs", size: 6, samples: 100, testSamples: 50 },
  training: { epochs: 4, batch: 25, snapshotEpochs: [0, 1] },
};

const text = (record: DeepRecord): string => printed(deepTable(record));

const record = async (over: object = {}): Promise<DeepRecord> =>
  (await simulateAny({ ...problem, ...over })) as DeepRecord;

/** The record with these shares of the test set right at its last snapshot. */
function withAccuracies(given: DeepRecord, own: number, control: number): DeepRecord {
  const last = given.snapshots.at(-1)!;
  const [test_, frozen] = [
    { loss: 1, accuracy: own },
    { ...last.frozen!, test: { loss: 1, accuracy: control } },
  ];
  return { ...given, snapshots: [...given.snapshots.slice(0, -1), { ...last, test: test_, frozen }] };
}

test("what was run, and how long it ran, looked at or not", async () => {
  const said = text(await record());
  expect(said).toContain(
    "Deep network 36–8–6–10, relu, DFA, uniform feedback, glyphs, SGD at rate 0.1, batch 25, seed 1.",
  );
  expect(said).toContain("\nCompleted: 4 epochs in 16 steps.\n");
  const short = { ...problem.training, epochs: 1, batch: 100, snapshotEpochs: [0] };
  expect(text(await record({ training: short }))).toContain("\nCompleted: 1 epoch in 1 step.\n");
});

test("the last layer alone beats, ties or loses", async () => {
  const run = await record();
  expect(text(withAccuracies(run, 0.8, 0.5))).toContain(
    "DFA beats frozen lower layers by 30.0 points of test accuracy.",
  );
  // Less than what is printed is no difference.
  expect(text(withAccuracies(run, 0.5001, 0.5))).toContain(
    "DFA does not beat frozen lower layers: their test accuracy is the same.",
  );
  expect(text(withAccuracies(run, 0.5, 0.52))).toContain(
    "DFA does not beat frozen lower layers: 2.0 points of test accuracy behind them.",
  );
  expect(text(await record({ rule: "bp" }))).not.toContain("frozen lower layers");
});

test("numeric targets are compared by their losses", async () => {
  const covariance = { kind: "alpha-beta", alpha: 0.5, beta: 0.5 };
  const data = { kind: "random-targets", inputs: 4, covariance, samples: 50 };
  const said = text(await record({ data, training: { ...problem.training, loss: "mse" } }));
  expect(said).toMatch(/DFA ends at a training loss of [\d.]+, (no )?lower than the [\d.]+ of frozen lower layers\./);
  expect(said).not.toMatch(/NaN|undefined|%/);
});
