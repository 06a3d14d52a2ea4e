import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { expandSweep } from "../../experiments/sweep/index.ts";
import { PROGRAM, program } from "../experiments/cli/program.ts";
import { Cluster, PATIENCE, whyNoCluster } from "../experiments/sweep/slurm/cluster.ts";

/*
 * Every recipe of docs/engines.md is run as it stands, on a sweep of two tasks in place of the one it names.
 */

const page = readFileSync("docs/engines.md", "utf8");
const lines = [...page.matchAll(/^```sh\n(.*?)^```$/gms)].flatMap(([, block]) => block.trim().split("\n"));
const manifest = readFileSync("docs/examples/sweep.kubernetes.yaml", "utf8");
const EXAMPLE = "docs/examples/sweep.json";

const TASKS = 2;
const SMALL = {
  problem: {
    network: { inputs: 2, widths: [3], outputs: 2 },
    feedback: { kind: "orthonormal" },
    data: { kind: "moments", crossCovariance: { kind: "spectrum", singularValues: [2, 1] } },
    training: { time: 1, batch: "flow" },
  },
  grid: { "training.time": [1, 2] },
  rung: "closed",
};

const hasParallel =
  spawnSync("parallel", ["--version"], { encoding: "utf8" }).stdout?.startsWith("GNU parallel") ?? false;
const noCluster = whyNoCluster();
if (!hasParallel) console.warn("\n*** The recipe for GNU parallel is NOT tested here: it is not installed. ***\n");
if (noCluster !== null) console.warn(`\n*** The recipes for Slurm are NOT tested here: ${noCluster}. ***\n`);

let folder = "";
let env: NodeJS.ProcessEnv;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "dfa-recipe-"));
  mkdirSync(join(folder, "docs/examples"), { recursive: true });
  writeFileSync(join(folder, EXAMPLE), JSON.stringify(SMALL));
  writeFileSync(join(folder, "dfa-theory"), `#!/bin/sh\nexec '${process.execPath}' '${PROGRAM}' "$@"\n`);
  chmodSync(join(folder, "dfa-theory"), 0o755);
  env = { ...process.env, PATH: `${folder}:${process.env.PATH}` };
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Runs a line of the page by the shell, with the numbers of the small sweep in place of the example's. */
function shell(line: string, more: NodeJS.ProcessEnv = {}) {
  const small = line.replace(/\b0-59\b|\b0 59\b|\b60\b/, (range) =>
    range.replace("59", `${TASKS - 1}`).replace("60", `${TASKS}`),
  );
  const { status, stdout, stderr } = spawnSync("sh", ["-c", small], {
    cwd: folder,
    env: { ...env, ...more },
    encoding: "utf8",
  });
  return { status, out: stdout, error: stderr };
}

const only = (pattern: RegExp): string => {
  const found = lines.filter((line) => pattern.test(line));
  expect(found).toHaveLength(1);
  return found[0];
};

/** How many tasks are done in a folder of results. */
async function done(out: string): Promise<number> {
  const status = await program(["sweep", "status", EXAMPLE, "--out", out, "--json"], { cwd: folder });
  return JSON.parse(status.out).counts.done;
}

test("the example has the number of tasks that the recipes say", () => {
  const { count } = expandSweep(JSON.parse(readFileSync(EXAMPLE, "utf8")));
  expect(page).toContain(`has ${count} tasks`);
  expect(manifest).toContain(`completions: ${count}\n`);
  for (const pattern of [/^seq 0 /, /^sbatch/]) expect(only(pattern)).toMatch(new RegExp(`\\b0[- ]${count - 1}\\b`));
  expect(only(/^seq \d+ \|/)).toContain(`seq ${count} `);
});

describe("Kubernetes", () => {
  test("the page shows the manifest that is shipped", () => {
    const [, shown] = /^```yaml\n(.*?)^```$/ms.exec(page)!;
    expect(shown).toBe(manifest);
  });

  test("its command, given each completion index in turn, does every task", async () => {
    const command: string[] = JSON.parse(/^ +command: (\[.*\])$/m.exec(manifest)![1]);
    const here = command.map((word) => (word === "/sweep/sweep.json" ? EXAMPLE : word.replace("/sweep", "results")));
    expect(here[0]).toBe("dfa-theory");
    for (let index = 0; index < TASKS; index++) {
      const { status, stderr } = spawnSync(here[0], here.slice(1), {
        cwd: folder,
        env: { ...env, JOB_COMPLETION_INDEX: String(index) },
        encoding: "utf8",
      });
      expect([status, stderr]).toEqual([0, ""]);
    }
    expect(await done("results/results")).toBe(TASKS);
  });

  test("what must stand in it stands in it", () => {
    for (const line of ["completionMode: Indexed", "backoffLimitPerIndex: 1", "restartPolicy: Never"])
      expect(manifest).toContain(`${line}\n`);
    expect(manifest).not.toMatch(/\t|^ *backoffLimit:/m);
  });
});

describe.runIf(hasParallel)("GNU parallel", () => {
  test.each([/^seq 0 /, /^seq \d+ \|/])("%s", async (pattern) => {
    const { status, error } = shell(only(pattern));
    expect([status, error]).toEqual([0, ""]);
    expect(await done("results/sweep")).toBe(TASKS);
  });
});

describe.runIf(noCluster === null)("Slurm", { timeout: PATIENCE }, () => {
  let cluster: Cluster;
  let slurm: NodeJS.ProcessEnv;
  beforeAll(async () => {
    cluster = await Cluster.start({ maxArraySize: 1001 });
    slurm = { SLURM_CONF: cluster.configuration };
  });
  afterAll(() => cluster?.stop());

  test("an array by hand", async () => {
    expect(shell(only(/^sbatch/), slurm).status).toBe(0);
    await cluster.idle();
    expect(await done("results/sweep")).toBe(TASKS);
  });

  test("run, status and merge", async () => {
    const [run, status, merge] = ["run", "status", "merge"].map((action) =>
      only(new RegExp(`^dfa-theory sweep ${action}`)),
    );
    expect(shell(run, slurm).status).toBe(0);
    // By now the tasks may have ended or not.
    expect(shell(status, slurm).error).toBe("");
    await cluster.idle();
    expect(shell(status, slurm)).toMatchObject({ status: 0, error: "" });
    expect(shell(merge, slurm)).toMatchObject({ status: 0, error: "" });
    expect(readFileSync(join(folder, "results/sweep/results.csv"), "utf8").trim().split("\n")).toHaveLength(1 + TASKS);
  });

  test("stopping: cancelled tasks are lost, and can be submitted again", async () => {
    const [, stop] = /\*\*Stopping\.\*\* `([^`]*)`/.exec(page)!;
    // Waiting tasks only: the node takes none.
    cluster.says("scontrol", "update", "NodeName=node", "State=DRAIN", "Reason=test");
    expect(shell(only(/^dfa-theory sweep run/), slurm).status).toBe(0);
    expect(shell(stop, slurm)).toMatchObject({ status: 0, error: "" });
    await cluster.idle();
    expect(shell(only(/^dfa-theory sweep status/), slurm).out).toContain(`${TASKS} lost`);
    cluster.says("scontrol", "update", "NodeName=node", "State=RESUME");
  });
});
