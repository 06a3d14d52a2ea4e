import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { inProcess } from "../../cli/inProcess.ts";
import { PROGRAM, program } from "../../cli/program.ts";
import { expandSweep, type Sweep } from "../../../../experiments/sweep/plan/expandSweep.ts";
import { openSweep } from "../../../../experiments/sweep/openSweep.ts";
import { recordStore } from "../../../../experiments/sweep/recordStore.ts";
import { readBatches } from "../../../../experiments/sweep/slurm/batch.ts";
import { slurmEngine, slurmStatus } from "../../../../experiments/sweep/slurm/index.ts";
import { Cluster, PATIENCE, until, whyNoCluster } from "./cluster.ts";

/*
 * Against a real Slurm of one node, with arrays of five elements at most. The built program does the tasks.
 */

const why = whyNoCluster();
if (why !== null) console.warn(`\n*** The Slurm engine is NOT tested against a real Slurm here: ${why}. ***\n`);

/** Tasks 3 and 7 fail when they run: the closed form needs orthonormal feedback. */
const SWEEP = {
  problem: {
    network: { inputs: 3, widths: [4], outputs: 2 },
    feedback: { kind: "orthonormal" },
    data: { kind: "moments", crossCovariance: { kind: "spectrum", singularValues: [2, 1] } },
    training: { time: 1, batch: "flow" },
  },
  grid: { "training.time": [1, 2] },
  zip: [
    {
      "network.widths": [[4], [5], [6], [7]],
      "feedback.kind": [...Array(3).fill("orthonormal"), "gaussian"],
    },
  ],
  rung: "closed",
  keep: ["final.excessLoss", "snapshots.weightAlignment.total"],
};
const FAILING = [3, 7];
const TASKS = 8;
const KILLED = 2;
const CANCELLED = 6;
const LONGEST_ARRAY = 5;

describe.runIf(why === null)("with a real Slurm", { timeout: PATIENCE }, () => {
  let cluster: Cluster;
  let folder = "";
  let file = "";
  let out = "";
  let sweep: Sweep;
  const messages: string[] = [];
  const conf = process.env.SLURM_CONF;

  /**
   * Stands before Node: tasks wait for the file `go`; then the first try of one is killed outright, and that of another
   * would never end.
   */
  const standIn = (path: string) => {
    writeFileSync(
      path,
      `#!/bin/bash
task="\${!#}"
place=$(dirname "$0")
first() { mkdir "$place/tried-$task" 2>/dev/null; }
until [ -e "$place/go" ]; do sleep 0.02; done
if [ "$task" = ${KILLED} ] && first; then
  '${process.execPath}' "$@" &
  kill -KILL $!
  wait $!
  exit
fi
if [ "$task" = ${CANCELLED} ] && first; then sleep 600; fi
exec '${process.execPath}' "$@"
`,
    );
    chmodSync(path, 0o755);
  };

  const records = () =>
    Array.from({ length: TASKS }, (_, task) => recordStore(out).path(task)).filter((path) => existsSync(path)).length;

  const submit = () =>
    slurmEngine({ program: [join(folder, "node"), PROGRAM] }).run(sweep, out, {
      file,
      onMessage: (sentence) => messages.push(sentence),
    });

  beforeAll(async () => {
    // A folder whose name no shell and no pattern of Slurm may read.
    folder = join(mkdtempSync(join(tmpdir(), "dfa-sweep-")), `%j; touch ran $(touch ran) 'a' "b"\n*`);
    mkdirSync(folder);
    file = join(folder, "sweep.json");
    out = join(folder, "out");
    writeFileSync(file, JSON.stringify(SWEEP));
    standIn(join(folder, "node"));
    sweep = expandSweep(SWEEP, folder);
    await openSweep(sweep, out);
    cluster = await Cluster.start({ maxArraySize: LONGEST_ARRAY });
    process.env.SLURM_CONF = cluster.configuration;
  });

  afterAll(async () => {
    if (conf === undefined) delete process.env.SLURM_CONF;
    else process.env.SLURM_CONF = conf;
    await cluster?.stop();
    if (folder) rmSync(join(folder, ".."), { recursive: true, force: true });
  });

  test("the tasks are submitted as arrays no longer than the cluster allows", async () => {
    const counts = await submit();
    expect(counts).toMatchObject({ tasks: TASKS, failed: 0, lost: 0 });
    expect(messages).toEqual([expect.stringMatching(/^Submitted 8 tasks, as jobs \d+, \d+\.$/)]);
    expect(readdirSync(join(out, "slurm")).filter((name) => name !== "array.sh")).toHaveLength(2);
  });

  test("what is queued or running is not submitted again", async () => {
    const { queued, counts, todo } = await slurmStatus(sweep, out);
    expect(queued + counts.running + counts.done).toBe(TASKS);
    expect(todo).toEqual([]);
    await submit();
    expect(messages.at(-1)).toBe("Nothing to submit: every task is done, queued or running.");
  });

  test("nothing is lost when the controller goes away and comes back", async () => {
    writeFileSync(join(folder, "go"), "");
    await until("a task is done", () => existsSync(recordStore(out).path(0)));
    await cluster.restartController(200);
    const { queued, counts } = await slurmStatus(sweep, out);
    expect(queued + counts.running).toBeGreaterThan(0);
    await until("all but the two that cannot be are done", () => records() === TASKS - 2);
    await until("both were begun", () =>
      [KILLED, CANCELLED].every((task) => existsSync(join(folder, `tried-${task}`))),
    );
  });

  test("tasks that were killed or cancelled are lost, each with the reason", async () => {
    const [, second] = readBatches(out);
    expect(second.elements[CANCELLED - LONGEST_ARRAY]).toEqual([CANCELLED]);
    cluster.says("scancel", `${second.job}_${CANCELLED - LONGEST_ARRAY}`);
    await cluster.idle();
    const { lost, todo, queued } = await slurmStatus(sweep, out);
    expect(lost.map(({ task }) => task)).toEqual([KILLED, CANCELLED]);
    expect(lost[0].lastLine).toContain("Killed");
    expect(lost[1].lastLine).toMatch(/CANCELLED AT/);
    expect(queued).toBe(0);
    expect(todo).toEqual([...FAILING, KILLED, CANCELLED].toSorted((a, b) => a - b));
  });

  test("the failed and the lost are named, with what went wrong", async () => {
    const { code, out: text } = await inProcess(["sweep", "status", file, "--out", out]);
    expect(code).toBe(1);
    expect(text).toContain("4 done, 2 failed, 2 lost");
    for (const task of FAILING) expect(text).toContain(`task ${task}: closed form: needs feedback.kind "orthonormal"`);
    for (const task of [KILLED, CANCELLED]) expect(text).toContain(`task ${task}: lost, `);
  });

  test("from the command line, the lost and the failed alone are submitted again, two to a job", async () => {
    const flags = ["--workers", "2", "--bundle", "2", "--time", "5", "--memory", "100M", "--wait"];
    const {
      code,
      out: text,
      error,
    } = await program(["sweep", "run", file, "--out", out, "--engine", "slurm", ...flags]);
    expect([code, text]).toEqual([1, expect.stringContaining("6 done, 2 failed.")]);
    expect(error).toMatch(/^Submitted 4 tasks, 2 of them lost before, as job \d+\.$/m);
    expect(readBatches(out).at(-1)?.elements).toEqual([
      [KILLED, FAILING[0]],
      [CANCELLED, FAILING[1]],
    ]);
    await cluster.idle();
    const { counts, lost } = await slurmStatus(sweep, out);
    expect(counts).toMatchObject({ done: TASKS - 2, failed: 2, running: 0, lost: 0, missing: 0 });
    expect(lost).toEqual([]);
  });

  test("what Slurm leaves merges to the bytes that the local engine leaves", async () => {
    const local = join(folder, "local");
    await inProcess(["sweep", "run", file, "--out", local, "--workers", "1"]);
    const merged = async (place: string, format: string) => {
      const { code, error } = await inProcess(["sweep", "merge", file, "--out", place, "--format", format]);
      expect([code, error]).toEqual([0, ""]);
      return readFileSync(join(place, `results.${format}`));
    };
    for (const format of ["jsonl", "parquet"]) {
      const here = await merged(local, format);
      expect((await merged(out, format)).equals(here)).toBe(true);
      expect(here.length).toBeGreaterThan(0);
    }
  });

  test("no name was read as shell code", () => {
    const found = readdirSync(join(folder, ".."), { recursive: true, encoding: "utf8" });
    expect(found.filter((name) => /(^|\/)ran$/.test(name))).toEqual([]);
    expect(existsSync("ran")).toBe(false);
  });
});
