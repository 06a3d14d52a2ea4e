import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ARRAY_SCRIPT } from "../../../../experiments/sweep/slurm/arrayScript.ts";
import { HOSTILE_NAMES } from "./hostileNames.ts";

let folder = "";
let script = "";
let node = "";

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "dfa-array-"));
  script = join(folder, "array.sh");
  writeFileSync(script, ARRAY_SCRIPT);
  // Stands for Node: writes each of its arguments down, ended by a zero byte, and fails for task 13.
  node = join(folder, "node");
  writeFileSync(node, `#!/bin/bash\nprintf '%s\\0' "$@" '' >> "$CALLS"\n[ "\${!#}" != 13 ]\n`);
  chmodSync(node, 0o755);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs the script as Slurm would and returns what it called Node with. */
function run(place: string, sweep: string, out: string, tasks: string, index: number) {
  const list = join(place, "tasks");
  const calls = join(folder, "calls");
  writeFileSync(list, tasks);
  rmSync(calls, { force: true });
  const env = { PATH: process.env.PATH, CALLS: calls, SLURM_ARRAY_TASK_ID: String(index) };
  const { status } = spawnSync("bash", [script, list, sweep, out, node, "main.js"], { env, cwd: place });
  let text = "";
  try {
    text = readFileSync(calls, "utf8");
  } catch {
    // It called nothing.
  }
  return {
    status,
    calls: text
      .split("\0\0")
      .slice(0, -1)
      .map((call) => call.split("\0")),
  };
}

test("bash can read it, and it holds nothing but itself", () => {
  const { status, stderr } = spawnSync("bash", ["-n", script], { encoding: "utf8" });
  expect([status, stderr]).toEqual([0, ""]);
  expect(ARRAY_SCRIPT.split("\n")[0]).toBe("#!/bin/bash");
});

test("an index runs the tasks on its line, one after the other", () => {
  const one = run(folder, "s.json", "out", "4\n7\n", 1);
  expect(one).toEqual({ status: 0, calls: [["main.js", "sweep", "run", "s.json", "--out", "out", "--task", "7"]] });
  const several = run(folder, "s.json", "out", "4 5 6\n7\n", 0);
  expect(several.calls.map((call) => call.at(-1))).toEqual(["4", "5", "6"]);
});

test("a task that fails does not stop the next, and the job says that it failed", () => {
  const { status, calls } = run(folder, "s.json", "out", "12 13 14\n", 0);
  expect(status).toBe(1);
  expect(calls.map((call) => call.at(-1))).toEqual(["12", "13", "14"]);
});

describe("a path is passed as it is and never read as shell code", () => {
  test.each(HOSTILE_NAMES)("%j", (name) => {
    const place = join(folder, name);
    mkdirSync(place, { recursive: true });
    const before = new Set(readdirSync(folder));
    const { status, calls } = run(place, name, place, "3\n", 0);
    expect(status).toBe(0);
    expect(calls).toEqual([["main.js", "sweep", "run", name, "--out", place, "--task", "3"]]);
    expect(readdirSync(place)).toEqual(["tasks"]);
    expect(readdirSync(folder).filter((entry) => !before.has(entry) && entry !== "calls")).toEqual([]);
  });

  test("a script with the path put into its text would run what the path says", () => {
    const place = mkdtempSync(join(folder, "control-"));
    const bent = ARRAY_SCRIPT.replace('"$sweep"', "$(touch ran)");
    spawnSync("bash", ["-c", bent, "bash", script, "s", "o", node], {
      cwd: place,
      env: { ...process.env, CALLS: "/dev/null", SLURM_ARRAY_TASK_ID: "0" },
    });
    expect(readdirSync(place)).toEqual(["ran"]);
  });
});
