import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { InputError } from "../../../../src/inputError.ts";
import { readBatches } from "../../../../experiments/sweep/slurm/batch.ts";
import { type SlurmRequest, submit } from "../../../../experiments/sweep/slurm/submit.ts";
import { lastLine, taskStates } from "../../../../experiments/sweep/slurm/taskStates.ts";
import { queueKey } from "../../../../experiments/sweep/slurm/queue.ts";
import { HOSTILE_NAMES } from "./hostileNames.ts";

/*
 * Against commands that only write down what they were called with; a real Slurm is asked in slurmEngine.test.ts.
 */

const PATH = process.env.PATH;
const LIMIT = 10;

let folder = "";
let out = "";

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "dfa-submit-"));
  out = join(folder, "out");
  const commands = join(folder, "bin");
  mkdirSync(commands);
  // sbatch numbers the jobs from 101, and refuses from the job in the file `full` on.
  const texts = {
    scontrol: `echo 'MaxArraySize = ${LIMIT}'`,
    sbatch: `printf '%s\\0' "$@" '' >> '${folder}/calls'
n=$((101 + $(cat '${folder}/count' 2>/dev/null || echo 0)))
if [ -e '${folder}/full' ] && [ "$n" -ge "$(cat '${folder}/full')" ]; then
  echo 'sbatch: error: Batch job submission failed: Job violates accounting/QOS policy' >&2
  exit 1
fi
echo $((n - 100)) > '${folder}/count'
echo "$n;cluster"`,
  };
  for (const [name, text] of Object.entries(texts)) {
    writeFileSync(join(commands, name), `#!/bin/bash\n${text}\n`);
    chmodSync(join(commands, name), 0o755);
  }
  process.env.PATH = `${commands}:${PATH}`;
});

afterEach(() => {
  process.env.PATH = PATH;
  rmSync(folder, { recursive: true, force: true });
});

const request = (more: Partial<SlurmRequest> = {}): SlurmRequest => ({
  sweep: join(folder, "sweep.json"),
  out,
  program: ["/usr/bin/node", "/dfa/main.js"],
  ...more,
});

const tasks = (n: number) => Array.from({ length: n }, (_, i) => i);

/** The arguments of each call of sbatch. */
const calls = () =>
  readFileSync(join(folder, "calls"), "utf8")
    .split("\0\0")
    .slice(0, -1)
    .map((call) => call.split("\0"));

const flag = (call: readonly string[], name: string) => call.find((arg) => arg.startsWith(`--${name}=`))?.split("=")[1];

describe("arrays", () => {
  test("are as long as the cluster allows, and hold every task once", async () => {
    const { batches, refused } = await submit(tasks(23), request());
    expect(refused).toBeNull();
    expect(calls().map((call) => flag(call, "array"))).toEqual(["0-9", "0-9", "0-2"]);
    expect(batches.map(({ job }) => job)).toEqual(["101", "102", "103"]);
    expect(readBatches(out)).toEqual(batches);
    expect(batches.flatMap(({ elements }) => elements.flat())).toEqual(tasks(23));
  });

  test("take several tasks an element", async () => {
    const { batches } = await submit(tasks(23), request({ tasksPerElement: 4 }));
    expect(calls().map((call) => flag(call, "array"))).toEqual(["0-5"]);
    expect(batches[0].elements.at(-1)).toEqual([20, 21, 22]);
  });

  test("are throttled over all of them: each waits for the one before", async () => {
    await submit(tasks(23), request({ throttle: 4 }));
    expect(calls().map((call) => flag(call, "array"))).toEqual(["0-9%4", "0-9%4", "0-2%4"]);
    expect(calls().map((call) => flag(call, "dependency"))).toEqual([undefined, "afterany:101", "afterany:102"]);
  });

  test("ask for the time and memory of a task, and for nothing that was not asked for", async () => {
    await submit(tasks(1), request({ time: "1-12:00", memory: "4G" }));
    await submit(tasks(1), request());
    expect(calls().map((call) => [flag(call, "time"), flag(call, "mem")])).toEqual([
      ["1-12:00", "4G"],
      [undefined, undefined],
    ]);
  });
});

describe("no name is read as anything but a name", () => {
  const safe = HOSTILE_NAMES.filter((name) => !name.includes("\\"));

  test.each(safe)("%j", async (name) => {
    const place = join(folder, name, "out");
    await submit([0, 1], request({ sweep: join(folder, name), out: place }));
    const [call] = calls();
    const script = call.findIndex((arg) => !arg.startsWith("--"));
    const [batch] = readBatches(place);
    expect(call.slice(script)).toEqual([
      join(place, "slurm", "array.sh"),
      join(batch.folder, "tasks"),
      join(folder, name),
      place,
      "/usr/bin/node",
      "/dfa/main.js",
    ]);
    // Every flag is a word of ours; the path in --output has its percent signs doubled.
    expect(call.slice(0, script).map((arg) => arg.split("=")[0])).toEqual([
      "--parsable",
      "--job-name",
      "--array",
      "--output",
      "--open-mode",
      "--requeue",
      "--ntasks",
      "--cpus-per-task",
    ]);
    expect(call).toContain(`--output=${batch.folder.replaceAll("%", "%%")}/%a.log`);
    expect(flag(call, "job-name")).toMatch(/^dfa-sweep-[0-9a-f-]+$/);
  });

  test("the script is the same, whatever the names", async () => {
    const scripts = new Set<string>();
    for (const name of safe) {
      await submit([0], request({ out: join(folder, name) }));
      scripts.add(readFileSync(join(folder, name, "slurm", "array.sh"), "utf8"));
    }
    expect(scripts.size).toBe(1);
  });
});

describe("refusals", () => {
  const refusal = async (more: Partial<SlurmRequest>) => {
    const error = await submit(tasks(3), request(more)).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(InputError);
    expect(existsSync(join(folder, "calls"))).toBe(false);
    return (error as InputError).message;
  };

  test("of a request that Slurm would not understand, before anything is submitted", async () => {
    expect(await refusal({ time: "--array=0-9" })).toContain(
      'time must be minutes, hours:minutes:seconds or days-hours, got "--array=0-9"',
    );
    expect(await refusal({ time: "1 hour" })).toContain('got "1 hour"');
    expect(await refusal({ memory: "4 GB" })).toContain('memory must be a whole number with K, M, G or T, got "4 GB"');
    expect(await refusal({ throttle: 0 })).toContain("tasks at a time must be a positive integer, got 0");
    expect(await refusal({ tasksPerElement: 1.5 })).toContain("tasks per job must be a positive integer, got 1.5");
    expect(await refusal({ out: join(folder, "back\\slash") })).toContain("no backslash in its path");
  });

  test("of a machine without Slurm", async () => {
    process.env.PATH = join(folder, "empty");
    expect(await refusal({})).toContain("needs the command scontrol, which is not on this machine");
  });

  test("by Slurm at once, in its words", async () => {
    writeFileSync(join(folder, "full"), "101");
    await expect(submit(tasks(3), request())).rejects.toThrow(
      "slurm: sbatch: Batch job submission failed: Job violates accounting/QOS policy",
    );
  });

  test("by Slurm after some: what was taken stays, the rest is counted", async () => {
    writeFileSync(join(folder, "full"), "103");
    const { batches, refused } = await submit(tasks(23), request());
    expect(batches.map(({ job }) => job)).toEqual(["101", "102"]);
    expect(refused).toEqual({ tasks: 3, reason: expect.stringContaining("accounting/QOS policy") });
    const ended = taskStates(out, new Map());
    expect([...ended.keys()]).toEqual(tasks(20));
  });
});

describe("the states of tasks", () => {
  test("are those of the element in the queue, and ended for what has left it", async () => {
    const { batches } = await submit(tasks(6), request({ tasksPerElement: 2 }));
    const { name, folder: place } = batches[0];
    const states = taskStates(
      out,
      new Map([
        [queueKey(name, 1), "running"],
        [queueKey(name, 2), "queued"],
      ]),
    );
    const log = `${place}/0.log`;
    expect([...states.values()]).toEqual([
      { state: "ended", log },
      { state: "ended", log },
      { state: "running" },
      { state: "running" },
      { state: "queued" },
      { state: "queued" },
    ]);
  });

  test("follow the latest array, and an array whose number was never noted while it is in the queue", async () => {
    const [first] = (await submit([5], request())).batches;
    const [second] = (await submit([5], request())).batches;
    expect(taskStates(out, new Map()).get(5)).toEqual({ state: "ended", log: `${second.folder}/0.log` });
    expect(taskStates(out, new Map([[queueKey(first.name, 0), "running"]])).get(5)).toEqual({ state: "running" });
    rmSync(join(second.folder, "job"));
    rmSync(join(first.folder, "job"));
    expect(taskStates(out, new Map()).get(5)).toBeUndefined();
    expect(taskStates(out, new Map([[queueKey(second.name, 0), "queued"]])).get(5)).toEqual({ state: "queued" });
  });

  test("nothing was submitted from a folder that is not there", () => {
    expect(taskStates(join(folder, "nowhere"), new Map()).size).toBe(0);
  });
});

test("the last line of a log says why; of none or an empty one there is none", () => {
  const log = join(folder, "0.log");
  expect(lastLine(log)).toBeNull();
  writeFileSync(log, "");
  expect(lastLine(log)).toBeNull();
  writeFileSync(log, `${"x".repeat(10_000)}\nslurmstepd: error: *** CANCELLED DUE TO TIME LIMIT ***\n\n`);
  expect(lastLine(log)).toBe("slurmstepd: error: *** CANCELLED DUE TO TIME LIMIT ***");
});
