import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { ownIdentity, type ProcessIdentity } from "../../../../experiments/sweep/processIdentity.ts";
import { expandSweep, openSweep, recordStore, runTask } from "../../../../experiments/sweep/index.ts";
import { type Batch, createBatch, noteJob } from "../../../../experiments/sweep/slurm/batch.ts";
import { slurmEngine, slurmStatus, wasSubmitted } from "../../../../experiments/sweep/slurm/index.ts";

/*
 * Against a queue that is a file; a real Slurm is asked in slurmEngine.test.ts.
 */

const TASKS = 6;
const sweep = expandSweep({
  problem: {
    network: { inputs: 2, widths: [3], outputs: 2 },
    feedback: { kind: "orthonormal" },
    data: { kind: "moments", crossCovariance: { kind: "spectrum", singularValues: [2, 1] } },
    training: { time: 1, batch: "flow" },
  },
  rung: "closed",
  repetitions: TASKS,
});

const PATH = process.env.PATH;
let folder = "";
let out = "";
let batch: Batch;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "dfa-status-"));
  out = join(folder, "out");
  await openSweep(sweep, out);
  mkdirSync(join(folder, "bin"));
  writeFileSync(join(folder, "bin", "squeue"), `#!/bin/bash\ncat '${folder}/queue'\n`);
  chmodSync(join(folder, "bin", "squeue"), 0o755);
  process.env.PATH = `${join(folder, "bin")}:${PATH}`;
  queue();
});
afterEach(() => {
  process.env.PATH = PATH;
  rmSync(folder, { recursive: true, force: true });
});

/** Tasks 0 … 4 are submitted, each as an element of its own; task 5 never is. */
const submitted = () => {
  batch = noteJob(createBatch(out, [[0], [1], [2], [3], [4]]), "7");
};
const queue = (...lines: string[]) => writeFileSync(join(folder, "queue"), lines.map((line) => `${line}\n`).join(""));
const mark = (task: number, worker: ProcessIdentity) => {
  mkdirSync(join(out, "running"), { recursive: true });
  writeFileSync(join(out, "running", String(task)), JSON.stringify({ ...worker, started: "" }));
};
const elsewhere = (host: string): ProcessIdentity => ({ pid: 1, host, boot: null, start: null });

test("before anything is submitted all is missing, and to be done", async () => {
  expect(wasSubmitted(out)).toBe(false);
  const { counts, queued, lost, todo } = await slurmStatus(sweep, out);
  expect(counts).toMatchObject({ tasks: TASKS, missing: TASKS, running: 0, lost: 0 });
  expect([queued, lost, todo]).toEqual([0, [], [0, 1, 2, 3, 4, 5]]);
});

test("queued, running, done, lost and never submitted", async () => {
  submitted();
  await runTask(sweep, 1, out);
  queue(`0 RUNNING ${batch.name}`, `2 PENDING ${batch.name}`, `3 PENDING somebody else's`);
  writeFileSync(join(batch.folder, "3.log"), "working\nslurmstepd: error: *** JOB 7 CANCELLED DUE TO TIME LIMIT ***\n");
  const { counts, queued, lost, todo } = await slurmStatus(sweep, out);
  expect(wasSubmitted(out)).toBe(true);
  // The queued one is among the missing.
  expect(counts).toEqual({ tasks: TASKS, done: 1, failed: 0, running: 1, lost: 2, missing: 2, corrupt: 0 });
  expect(queued).toBe(1);
  expect(lost).toEqual([
    { task: 3, log: `${batch.folder}/3.log`, lastLine: "slurmstepd: error: *** JOB 7 CANCELLED DUE TO TIME LIMIT ***" },
    { task: 4, log: `${batch.folder}/4.log`, lastLine: null },
  ]);
  expect(todo).toEqual([3, 4, 5]);
});

test("the marker of a node that died does not keep its task: Slurm has said that it is gone", async () => {
  submitted();
  mark(3, elsewhere("a node that died"));
  const { lost, todo } = await slurmStatus(sweep, out);
  expect(lost.map(({ task }) => task)).toContain(3);
  expect(todo).toContain(3);
});

test("what other engines work on is left alone", async () => {
  submitted();
  mark(3, ownIdentity());
  mark(5, elsewhere("another machine, not through Slurm"));
  const { counts, todo } = await slurmStatus(sweep, out);
  expect(counts.running).toBe(2);
  expect(todo).toEqual([0, 1, 2, 4]);
});

test("a failed task is tried again, but not while it is being tried again", async () => {
  submitted();
  const { seed, repetition, values } = sweep.task(2);
  recordStore(out).write(
    { task: 2, sweep: sweep.hash, seed, repetition, values, state: "failed", error: "why", outcome: null, kept: null },
    { started: "", seconds: 0, host: "" },
  );
  expect((await slurmStatus(sweep, out)).todo).toContain(2);
  queue(`2 PENDING ${batch.name}`);
  const { counts, todo } = await slurmStatus(sweep, out);
  expect(counts.failed).toBe(1);
  expect(todo).not.toContain(2);
});

test("a corrupt record is done again", async () => {
  submitted();
  await runTask(sweep, 1, out);
  writeFileSync(recordStore(out).path(1), "{");
  const { counts, todo } = await slurmStatus(sweep, out);
  expect(counts.corrupt).toBe(1);
  expect(todo).toContain(1);
});

test("a sweep that the nodes could not read is refused", async () => {
  await expect(slurmEngine().run(sweep, out, { file: "-" })).rejects.toThrow("must be a file that the nodes can read");
});

test("a queue that does not answer is an error, not an empty queue", async () => {
  submitted();
  writeFileSync(
    join(folder, "bin", "squeue"),
    "#!/bin/bash\necho 'slurm_load_jobs error: Unable to contact slurm controller' >&2\nexit 1\n",
  );
  await expect(slurmStatus(sweep, out)).rejects.toThrow(
    "slurm: slurm_load_jobs error: Unable to contact slurm controller",
  );
});
