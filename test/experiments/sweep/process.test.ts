import { spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { expandSweep, localEngine, mergeSweep, openSweep, recordStore } from "../../../experiments/sweep/index.ts";
import { stream } from "../../../src/random/index.ts";
import { inProcess } from "../cli/inProcess.ts";
import { isRefusal, program, PROGRAM, type Ended } from "../cli/program.ts";
import { FAILING, PROBLEM, SWEEP } from "./tinySweep.ts";

const root = mkdtempSync(join(tmpdir(), "dfa-theory-sweep-cli-"));
const file = join(root, "tiny.json");
const reference = join(root, "reference");
let expected: string;

/** How often a sweep is killed at random points, of which half or more must have come before its end. */
const KILLS = 2 * Number(process.env.DFA_KILLS ?? 2);

/** Long enough that a kill finds some of it undone. */
const MANY = {
  problem: { ...PROBLEM, training: { ...PROBLEM.training, time: 30 } },
  seeds: { from: 0, count: 48 },
  keep: ["final.loss"],
};
const many = join(root, "many.json");
let manyExpected: string;

const merged = async (path: string, out: string, folder = root): Promise<string> => {
  const sweep = expandSweep(JSON.parse(readFileSync(path, "utf8")), folder);
  return readFileSync((await mergeSweep(sweep, out, "jsonl")).path, "utf8");
};

beforeAll(async () => {
  for (const [path, given, out] of [
    [file, SWEEP, reference],
    [many, MANY, join(root, "many-reference")],
  ] as const) {
    writeFileSync(path, JSON.stringify(given));
    const sweep = expandSweep(given, root);
    await openSweep(sweep, out);
    await localEngine.run(sweep, out, { file: path });
  }
  expected = await merged(file, reference);
  manyExpected = await merged(many, join(root, "many-reference"));
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

/**
 * Runs the program and kills it, some milliseconds after something is so. Whether that came before its end.
 */
async function killed(args: readonly string[], isSo: (pid: number) => boolean, after: number): Promise<boolean> {
  const { signal } = await program(args, {
    onStart(child) {
      const watch = async () => {
        while (child.exitCode === null && !isSo(child.pid!)) await pause(5);
        await pause(after);
        child.kill("SIGKILL");
      };
      void watch();
    },
  });
  return signal === "SIGKILL";
}

/** How many tasks of a sweep have a record. */
const recordsIn = (out: string): number => {
  const folder = join(out, "records", "00");
  return existsSync(folder) ? readdirSync(folder).filter((name) => /^\d+\.json$/.test(name)).length : 0;
};

/** Empty while there is none. */
function readLock(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}

const pause = (ms: number): Promise<void> => new Promise((next) => setTimeout(next, ms));

/** Waits until a run has begun its tasks. */
async function begun(out: string): Promise<void> {
  for (let i = 0; i < 3000 && !existsSync(join(out, "records")); i++) await pause(10);
}

describe("sweep run", () => {
  test("--dry-run counts the tasks, says how long they take, and writes nothing", async () => {
    const out = join(root, "dry");
    const ended = await inProcess(["sweep", "run", file, "--dry-run", "--out", out]);
    expect([ended.code, ended.error]).toEqual([0, ""]);
    expect(ended.out).toMatch(
      /^12 tasks, 0 done\.\nAbout .* a task, from 3 of them: .* for the 12 left on \d+ cores?\.\nNothing was written\.\n$/,
    );
    expect(existsSync(out)).toBe(false);
  });

  test("on threads gives the bytes of one thread, names the failed tasks and ends in 1", async () => {
    const out = join(root, "threads");
    const ended = await program(["sweep", "run", file, "--out", out, "--workers", "2"]);
    expect([ended.code, ended.error]).toEqual([1, ""]);
    expect(ended.out).toMatch(/12 tasks in .*: 8 done, 4 failed\./);
    for (const task of FAILING) expect(ended.out).toContain(`  task ${task}: alignment matrices: needs rule "dfa"`);
    expect(await merged(file, out)).toBe(expected);
    const status = await inProcess(["sweep", "status", file, "--out", out, "--json"]);
    expect(JSON.parse(status.out).counts).toMatchObject({ done: 8, failed: 4, missing: 0 });
    const table = await inProcess(["sweep", "merge", file, "--out", out, "--format", "csv"]);
    expect(table).toMatchObject({ code: 0, out: `${join(out, "results.csv")}: 12 tasks.\n` });
  });

  test("does the task that a batch system names, and the default folder is after the file", async () => {
    const cwd = join(root, "cwd");
    mkdirSync(cwd);
    const asTask = (env: Record<string, string>) => inProcess(["sweep", "run", file], { env, cwd });
    expect(await asTask({ SLURM_ARRAY_TASK_ID: "0" })).toMatchObject({ code: 0, out: "Task 0: done.\n" });
    expect(await asTask({ JOB_COMPLETION_INDEX: "1" })).toMatchObject({ code: 0, out: "Task 1: done.\n" });
    expect(await asTask({ PARALLEL_SEQ: "3" })).toMatchObject({ code: 0, out: "Task 2: done.\n" });
    expect((await asTask({ SLURM_ARRAY_TASK_ID: "4" })).out).toMatch(/^Task 4: failed, alignment matrices: needs/);
    expect(readdirSync(join(cwd, "sweeps", "tiny", "records", "00"))).toEqual(
      [0, 1, 2, 4].map((i) => `00000${i}.json`),
    );
    for (const [variables, sentence] of [
      [{ SLURM_ARRAY_TASK_ID: "12" }, /SLURM_ARRAY_TASK_ID must be a task from 0 to 11, got "12"/],
      [{ PARALLEL_SEQ: "0" }, /PARALLEL_SEQ must be a task from 1 to 12, got "0"/],
      [{ JOB_COMPLETION_INDEX: "" }, /JOB_COMPLETION_INDEX must be a task/],
      [
        { JOB_COMPLETION_INDEX: "1", PARALLEL_SEQ: "1" },
        /must be named once, got JOB_COMPLETION_INDEX and PARALLEL_SEQ/,
      ],
    ] as const) {
      const ended = await asTask(variables);
      expect(ended).toSatisfy(isRefusal);
      expect(ended.error).toMatch(sentence);
    }
  });

  test.each([
    [
      ["run", "FILE", "--task", "12"],
      /--task must be a task or a range of tasks from 0 to 11, as in 0 or 0-9, got "12"/,
    ],
    [["run", "FILE", "--task", "3-2"], /--task must be/],
    [["ru", "FILE"], /unknown action "ru"; did you mean "run"/],
    [["status", "FILE"], /must be the manifest of a sweep, got no manifest.json; run the sweep first/],
    [["merge", "FILE", "--format", "xls"], /--format must be one of jsonl, csv, parquet, npz, got "xls"/],
    [["run", "FILE", "--out", "/proc/none"], /\/proc\/none: cannot be written/],
    [["run", "FILE", "--out", "FILE"], /cannot be written/],
    [["run", "FILE", "--engine", "cloud"], /--engine must be one of local, slurm, got "cloud"/],
    [["run", "-"], /--out is required for a sweep without a file name/],
  ])("%j is refused in one sentence", async (args, sentence) => {
    const ended = await inProcess(["sweep", ...args.map((arg) => (arg === "FILE" ? file : arg))], {
      cwd: root,
      input: "{}",
    });
    expect(ended.error).toMatch(sentence);
    expect(ended).toSatisfy(isRefusal);
    expect(existsSync(join(root, "sweeps"))).toBe(false);
  });

  test("names that a shell would obey are names", async () => {
    const cwd = join(root, "hostile");
    mkdirSync(cwd);
    const name = `; touch pwned $(touch pwned) 'q" .json`;
    writeFileSync(join(cwd, name), JSON.stringify({ ...SWEEP, name: "../../$(touch pwned)\n" }));
    expect((await inProcess(["sweep", "run", name, "--task", "0-1"], { cwd })).code).toBe(0);
    expect(readdirSync(cwd).toSorted()).toEqual([name, "sweeps"].toSorted());
    expect(readdirSync(join(cwd, "sweeps"))).toEqual([name.slice(0, -".json".length)]);
  });
});

describe("when things go wrong", () => {
  test(
    `killed ${KILLS} times at random points, a sweep goes on to the same bytes`,
    { timeout: 3_600_000 },
    async () => {
      const random = stream(1, "kills");
      const out = join(root, "killed");
      let landed = 0;
      for (let kill = 0; kill < KILLS; kill++) {
        const enough = recordsIn(out) + 5 * random.uniform();
        // At the taking of the lock, among the tasks, and at the start.
        const [isSo, after] = [
          [(pid: number) => readLock(join(out, "lock")).includes(`"pid":${pid},`), 20] as const,
          [() => recordsIn(out) > enough, 20] as const,
          [() => recordsIn(out) > enough, 20] as const,
          [() => true, 300] as const,
        ][kill % 4];
        const args = ["sweep", "run", many, "--out", out, "--workers", String(1 + (kill % 2))];
        if (await killed(args, isSo, after * random.uniform())) landed++;
        // So that there is always something left to kill.
        if (kill % 10 < 9 && kill < KILLS - 1) continue;
        await inProcess(["sweep", "run", many, "--out", out]);
        expect(await merged(many, out)).toBe(manyExpected);
        rmSync(out, { recursive: true });
      }
      expect(landed).toBeGreaterThanOrEqual(KILLS / 2);
    },
  );

  test("Ctrl-C ends it after the tasks at work, SIGTERM at once; both leave a folder to go on with", async () => {
    const out = join(root, "interrupted");
    const first = program(["sweep", "run", many, "--out", out, "--workers", "1"], {
      onStart: (child) => void begun(out).then(() => child.kill("SIGINT")),
    });
    const { code, error } = await first;
    expect(code).toBe(1);
    expect(error).toMatch(/Finishing the tasks at work; Ctrl-C again abandons them/);
    expect(existsSync(join(out, "lock"))).toBe(false);
    expect(readdirSync(join(out, "running"))).toEqual([]);
    const before = readdirSync(join(out, "records", "00")).length;
    expect(before).toBeGreaterThan(0);
    // SIGTERM is what batch systems send, and abandons.
    const again = await program(["sweep", "run", many, "--out", out, "--workers", "1"], {
      onStart: (child) => void begun(join(out)).then(() => setTimeout(() => child.kill("SIGTERM"), 100)),
    });
    expect([again.code, again.signal].includes(1) || again.signal === "SIGTERM").toBe(true);
    await inProcess(["sweep", "run", many, "--out", out]);
    expect(await merged(many, out)).toBe(manyExpected);
  });

  test("Ctrl-C twice abandons tasks that would take minutes", async () => {
    const out = join(root, "abandoned");
    const path = join(root, "slow.json");
    const training = { ...PROBLEM.training, time: 1e6, snapshotTimes: [1e6] };
    writeFileSync(path, JSON.stringify({ problem: { ...PROBLEM, training }, seeds: [1, 2, 3], rung: "weights" }));
    const {
      code,
      signal,
      out: text,
    } = await program(["sweep", "run", path, "--out", out], {
      async onStart(child) {
        while (child.exitCode === null && recordStore(out).marked().size === 0) await pause(10);
        child.kill("SIGINT");
        await pause(300);
        child.kill("SIGINT");
      },
    });
    expect([code, signal]).toEqual([1, null]);
    expect(text).toMatch(/3 tasks in .*: 0 done, 3 missing\./);
    expect(existsSync(join(out, "lock"))).toBe(false);
    expect(readdirSync(join(out, "running"))).toEqual([]);
  });

  test("two runs on one folder: the second is refused, and nothing is lost", async () => {
    const out = join(root, "twice");
    const first = program(["sweep", "run", many, "--out", out]);
    await begun(out);
    const second = await inProcess(["sweep", "run", many, "--out", out]);
    expect(second).toSatisfy(isRefusal);
    expect(second.error).toMatch(/another run works on this folder, process \d+ on /);
    // Single tasks need no lock.
    expect(await inProcess(["sweep", "run", many, "--out", out, "--task", "40-47"])).toMatchObject({ code: 0 });
    expect((await first).code).toBe(0);
    expect(await merged(many, out)).toBe(manyExpected);
  });

  test("a disk that takes no more ends it in one sentence; what was written stays", async () => {
    const out = join(root, "full");
    const big = { ...SWEEP, keep: ["final", "snapshots"] };
    const path = join(root, "big.json");
    writeFileSync(path, JSON.stringify(big));
    const sweep = expandSweep(big, root);
    await openSweep(sweep, out);
    // Files of more than a kilobyte cannot be written under this limit: the system's answer is of the kind of a full
    // disk's.
    const ended = await spawned("bash", [
      "-c",
      'ulimit -f 1; exec "$@"',
      "bash",
      process.execPath,
      PROGRAM,
      "sweep",
      "run",
      path,
      "--out",
      out,
    ]);
    expect(ended.error).toMatch(
      /^dfa-theory sweep: .*records\/00\/\d+\.(json|checkpoint): cannot be written, it would be larger than a file may be\n$/,
    );
    expect(ended).toSatisfy(isRefusal);
    expect(existsSync(join(out, "lock"))).toBe(false);
    expect(recordStore(out).marked().size).toBe(0);
    expect((await inProcess(["sweep", "run", path, "--out", out])).out).toMatch(/8 done, 4 failed/);
  });
});

function spawned(command: string, args: readonly string[]): Promise<Ended> {
  return new Promise((done, fail) => {
    const child = spawn(command, args, { cwd: root });
    let out = "";
    let error = "";
    child.stdout.on("data", (piece: Buffer) => (out += piece.toString()));
    child.stderr.on("data", (piece: Buffer) => (error += piece.toString()));
    child.on("error", fail);
    child.on("close", (code, signal) => done({ code, signal, out, error }));
  });
}
