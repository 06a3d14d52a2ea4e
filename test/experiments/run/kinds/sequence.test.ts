import { readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { SequenceRecord } from "../../../../experiments/run/record.ts";
import { simulateAny } from "../../../../experiments/run/simulate.ts";
import { simulationText } from "../../../../experiments/run/simulationText.ts";
import { tableOf } from "../../../../experiments/sweep/merge/table.ts";
import { checkTasks } from "../../../../experiments/sweep/plan/checkTasks.ts";
import { expandSweep } from "../../../../experiments/sweep/plan/expandSweep.ts";
import { taskOrder, taskRecordOf } from "../../../../experiments/sweep/runTask.ts";
import { InputError } from "../../../../src/inputError.ts";
import { inProcess } from "../../cli/inProcess.ts";
import { isRefusal } from "../../cli/program.ts";
import { testFolder } from "../../cli/testFolder.ts";

const shifts = { kind: "shifts", kernel: 3 };
const network = {
  kind: "sequence",
  places: 6,
  inputs: 3,
  outputs: 2,
  layers: [
    { width: 12, mixing: shifts },
    { width: 12, mixing: shifts },
  ],
};
const problem = {
  network,
  feedback: { kind: "gaussian" },
  data: { kind: "teacher", mixing: shifts },
  training: { rate: 0.005, time: 0.5, batch: 4, snapshotTimes: [0, 0.25, 0.5] },
};

/**
 * Sums of at most a hundred terms in another order, over a hundred steps: relative for the loss, absolute for cosines.
 */
const ROUNDING = 1e-12;
/** Cosines after a hundred steps on four samples each, beside those of the flow: the noise of the batches. */
const BATCHES = 0.1;

const folder = testFolder();
const run = async (given: unknown, options = {}) => (await simulateAny(given, options)) as SequenceRecord;

test("runs on every rung, to one JSON document with a name for each number", async () => {
  const records = await Promise.all((["weights", "matrices", "flow"] as const).map((rung) => run(problem, { rung })));
  for (const record of records) {
    expect(JSON.parse(JSON.stringify(record))).toEqual(record);
    expect(Object.keys(record)).toEqual("problem rung provenance ceilings outcome snapshots".split(" "));
    expect(record.outcome).toMatchObject({ status: "completed", time: 0.5 });
    const { offsetAlignment, conditionNumbers, ranks } = record.snapshots[2];
    expect(Object.keys(offsetAlignment["2"])).toEqual(["1", "2", "3"]);
    expect(Object.keys(record.ceilings.offsets["2"])).toEqual(["1", "2", "3"]);
    expect(Object.keys(conditionNumbers)).toEqual(["1", "2", "3"]);
    expect(ranks).toEqual({ 1: inEach("inputs"), 2: inEach("1"), 3: { 1: { 2: 2 } } });
    expect(conditionNumbers["2"]["1"]["1"]).toBeGreaterThanOrEqual(1);
  }
  const [weights, matrices, flow] = records.map(({ snapshots }) => snapshots[2]);
  expect(Math.abs(weights.loss - matrices.loss)).toBeLessThan(ROUNDING * weights.loss);
  for (const offset of ["1", "2", "3"]) {
    const cosines = [weights, matrices, flow].map(({ offsetAlignment }) => offsetAlignment["2"][offset]!);
    expect(Math.abs(cosines[0] - cosines[1])).toBeLessThan(ROUNDING);
    expect(Math.abs(cosines[0] - cosines[2])).toBeLessThan(BATCHES);
  }
});

const inEach = (below: string) => Object.fromEntries([1, 2, 3].map((offset) => [offset, { [below]: 2 }]));

test("takes the cheapest rung by itself, and holds a problem that runs again to the same", async () => {
  const first = await run(problem);
  expect(first.rung).toBe("matrices");
  expect((await run({ ...problem, rule: "bp" })).rung).toBe("weights");
  expect((await run({ ...problem, training: { rate: 0.005, time: 0.1, batch: "flow" } })).rung).toBe("flow");
  const again = await run(JSON.parse(JSON.stringify(first.problem)));
  expect(again.snapshots).toEqual(first.snapshots);
  expect(again.provenance.problemHash).toBe(first.provenance.problemHash);
});

test.each(["weights", "matrices"] as const)("goes on from a checkpoint to the same bytes, on %s", async (rung) => {
  const long = { ...problem, training: { ...problem.training, time: 2 } };
  const whole = await run(long, { rung });
  const checkpoint = join(folder.path, "state");
  const abort = new AbortController();
  const onProgress = (fraction: number) => fraction >= 0.3 && abort.abort();
  const { outcome } = await run(long, { rung, checkpoint, signal: abort.signal, onProgress });
  expect(outcome.status).toBe("interrupted");
  await expect(run({ ...long, seed: 7 }, { rung, checkpoint })).rejects.toThrow(/must be of this problem and rung/);
  const told: number[] = [];
  const last = await run(long, { rung, checkpoint, onProgress: (fraction: number) => told.push(fraction) });
  expect(told[0]).toBe(outcome.steps / 400);
  const bytes = (record: SequenceRecord) => JSON.stringify({ ...record, provenance: null });
  expect(bytes(last)).toBe(bytes(whole));
  expect(readdirSync(folder.path)).toEqual([]);
});

test("reads as a table, with the ceilings that are below one", async () => {
  const text = simulationText(await run(problem));
  expect(text).toContain(
    "Linear network 3–12–12–2 on 6 places, DFA, gaussian feedback shared over places, batch 4, rate 0.005, seed 1; rung: matrices.\n",
  );
  expect(text).toMatch(/time +loss +excess loss +WA +GA +UA +descent +κ\(A_1\) +κ\(A_2\) +κ\(A_3\)\n/);
  expect(text).toMatch(/\nCompleted: time 0\.5000 in 100 steps\.\n$/);
  expect(text).not.toContain("at most");
  const own = { kind: "orthonormal", overPlaces: "independent" };
  const infinite = { ...network, layers: ["infinite", { width: "infinite", mixing: shifts }] };
  const stream = { ...problem, network: { ...infinite, residual: true }, feedback: own };
  const other = simulationText(await run({ ...stream, training: { ...problem.training, batch: "flow" } }));
  expect(other).toContain(
    "Residual stream 3–∞–∞–2 on 6 places, DFA, orthonormal feedback of each place, gradient flow,",
  );
  expect(other).toMatch(/WA is at most 0\.\d+ in layer 2/);
});

test("a flow that has nothing left to learn has converged, however long it was asked for", async () => {
  const flow = { ...problem, network: { ...network, places: 2, layers: ["infinite"] }, data: { kind: "teacher" } };
  const { outcome, snapshots } = await run({
    ...flow,
    training: { time: 1e9, batch: "flow", snapshotTimes: [0, 1e9] },
  });
  expect(outcome.status).toBe("converged");
  expect(snapshots[1].excessLoss).toBeLessThan(1e-18 * snapshots[0].excessLoss);
});

test("is swept over its fields, and each number is kept by its path", async () => {
  const sweep = expandSweep({
    problem,
    grid: { "network.layers.1.mixing.kernel": [1, 3], "feedback.overPlaces": ["shared", 2] },
    keep: ["final.conditionNumbers.2.1.1", "final.offsetAlignment", "final.lossRate.rule"],
  });
  await checkTasks(sweep);
  const records = await Promise.all([0, 1, 2, 3].map((index) => taskRecordOf(taskOrder(sweep, index))));
  expect(records.map(({ error }) => error)).toEqual([null, null, null, null]);
  const columns = Object.fromEntries(tableOf(sweep, records).map((column) => [column.name, column]));
  const kappa = columns["final.conditionNumbers.2.1.1"];
  expect(kappa.type).toBe("number");
  expect(kappa.values.every((value) => (value as number) >= 1)).toBe(true);
  expect(columns["final.lossRate.rule [target^2/(rate*steps)]"].type).toBe("number");
  // A kernel of one has no third offset.
  const third = columns["final.offsetAlignment.2.3"].values;
  expect(third.map((value) => value === null)).toEqual([true, true, false, false]);
  const direct = await run({ ...problem, feedback: { kind: "gaussian", overPlaces: 2 } });
  expect(third[3]).toBe(direct.snapshots[2].offsetAlignment["2"]["3"]);
});

test("a sweep is refused for a task that does not fit, before any runs", async () => {
  const sweep = (given: object) => checkTasks(expandSweep({ problem, ...given }));
  await expect(sweep({ grid: { "network.layers.1.mixing.kernel": [3, 7] } })).rejects.toThrow(
    "sweep: task 1: problem: network.layers[1].mixing.kernel must be at most the 6 places below, got 7",
  );
  await expect(sweep({ rung: "matrices", grid: { rule: ["dfa", "bp"] } })).rejects.toThrow(
    'sweep: task 1: alignment matrices: needs rule "dfa" or "frozen", got "bp"; run it on the weights',
  );
});

test.each(["closed", "order"] as const)("is refused on the rung %s, by name", async (rung) => {
  await expect(run(problem, { rung })).rejects.toThrow(
    new InputError(`network of places: rung must be one of weights, matrices, flow, got "${rung}"`),
  );
});

const unit = [
  [1, 0],
  [0, 1],
];
const mixed = (mixing: object) => ({ ...network, layers: [{ width: 12, mixing }, 12] });

test.each([
  [
    { network: mixed({ kind: "shifts", kernel: 7 }) },
    [],
    "problem: network.layers[0].mixing.kernel must be at most the 6 places below, got 7",
  ],
  [
    { network: mixed({ kind: "given", matrices: [unit] }) },
    [],
    "problem: network.layers[0].mixing.matrices[0] must be 6 × any number of places, got 2 × 2",
  ],
  [
    { network: { ...network, places: 1e9 } },
    [],
    "a mixing of places must have at most 268435456 entries (2 GiB), got 1000000000 × 1000000000; make the problem smaller",
  ],
  [{ network: { ...network, layers: Array(1001).fill(4) } }, [], "problem: network.layers must have at most 1000"],
  [
    { network: { ...network, layers: ["infinite"] } },
    ["--rung", "weights"],
    'full weights: needs finite widths, got "infinite"',
  ],
  [
    {},
    ["--rung", "flow", "--checkpoint", "state"],
    "checkpoint: needs a run in steps of training, got the flow, which takes seconds at most; leave it out",
  ],
])("bad input is refused in one sentence: %#", async (change, flags, sentence) => {
  const ended = await inProcess(["simulate", folder.save("p.json", { ...problem, ...change }), ...flags]);
  expect(isRefusal(ended)).toBe(true);
  expect(ended.error).toContain(sentence);
});
