import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { TransformerRecord } from "../../../../experiments/run/record.ts";
import { simulateAny } from "../../../../experiments/run/simulate.ts";
import { simulationText } from "../../../../experiments/run/simulationText.ts";
import { tableOf } from "../../../../experiments/sweep/merge/table.ts";
import { checkTasks } from "../../../../experiments/sweep/plan/checkTasks.ts";
import { expandSweep } from "../../../../experiments/sweep/plan/expandSweep.ts";
import { taskOrder, taskRecordOf } from "../../../../experiments/sweep/runTask.ts";
import { isRefusal, program } from "../../cli/program.ts";
import { testFolder } from "../../cli/testFolder.ts";

const network = { kind: "transformer", context: 6, width: 8, heads: 2, blocks: 2 };
const problem = {
  network,
  data: { kind: "hidden-markov", states: 3, symbols: 4 },
  training: { steps: 10, batch: 3, snapshotSteps: [0, 10] },
  measure: { sequences: 3 },
};

const folder = testFolder();
const run = async (given: unknown, options = {}) => (await simulateAny(given, options)) as TransformerRecord;

test("runs to one JSON document, and reads as a table", async () => {
  const record = await run(problem);
  expect(JSON.parse(JSON.stringify(record))).toEqual(record);
  expect(Object.keys(record)).toEqual("problem rung provenance vocabulary parameters outcome snapshots".split(" "));
  expect(record.parameters).toBe(4 * 8 + 6 * 8 + 2 * (4 * 64 + 2 * 256) + 4 * 8);
  const text = simulationText(record);
  expect(text).toContain("Transformer of 2 blocks, width 8, 2 heads, 6 tokens of 4 symbols, 1648 parameters, DFA,");
  expect(text).toMatch(/step +loss +excess loss +accuracy +GA +chance +UA +cos\(U, F\) +descent +mixing\n/);
  expect(text).toMatch(/\nCompleted: 10 steps\.\n$/);
});

test("a text beside the problem is read, and has no best predictor", async () => {
  writeFileSync(join(folder.path, "play.txt"), "to be or not to be, that is the question; ".repeat(4));
  const record = await run({ ...problem, data: { kind: "text", path: "play.txt" } }, { folder: folder.path });
  expect(record.vocabulary).toBe(15);
  expect(record.snapshots[1]).toMatchObject({ optimum: null, excessLoss: null });
  expect(simulationText(record)).not.toContain("excess");
});

test("is swept over its fields, and each number is kept by its path", async () => {
  const sweep = expandSweep({
    problem,
    grid: { "network.blocks": [1, 2], "feedback.overBlocks": ["shared", "independent"] },
    keep: ["final.gradientAlignment.norms.2.chance", "final.mapAlignment", "final.excessLoss"],
  });
  await checkTasks(sweep);
  const records = await Promise.all([0, 1, 2, 3].map((index) => taskRecordOf(taskOrder(sweep, index))));
  expect(records.map(({ error }) => error)).toEqual([null, null, null, null]);
  const columns = Object.fromEntries(tableOf(sweep, records).map((column) => [column.name, column]));
  expect(columns["final.excessLoss [nats/token]"].type).toBe("number");
  const upper = columns["final.mapAlignment.2.query"].values;
  expect(upper.map((value) => value === null)).toEqual([true, true, false, false]);
});

test("a sweep is refused for a task that does not fit, before any runs", async () => {
  const sweep = expandSweep({ problem, grid: { "network.heads": [2, 3] } });
  await expect(checkTasks(sweep)).rejects.toThrow("problem: network.heads must divide the width of 8, got 3");
});

test.each([
  [{ network: { ...network, heads: 3 } }, "problem: network.heads must divide the width of 8, got 3"],
  [{ data: { kind: "text", path: "none.txt" } }, "none.txt"],
])("bad input is refused in one sentence: %#", async (change, sentence) => {
  const ended = await program(["simulate", folder.save("p.json", { ...problem, ...change })]);
  expect(isRefusal(ended)).toBe(true);
  expect(ended.error).toContain(sentence);
});
