import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { stream } from "../../../src/random/index.ts";
import { PROGRAM } from "./program.ts";
import { withoutProvenance } from "./testFolder.ts";

/** How often each run is killed. Fifty take minutes. */
const KILLS = Number(process.env.DFA_KILLS ?? 1);

/** A process that never gets to its end before it is killed would never end: it is let live longer each time. */
const FIRST_MS = 600;
const LONGER = 1.15;

const root = mkdtempSync(join(tmpdir(), "dfa-theory-kills-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));
const save = (name: string, value: unknown): string => {
  writeFileSync(join(root, name), JSON.stringify(value));
  return join(root, name);
};

/**
 * The same programs in a pid namespace of their own are each its first process, as in a container: all of them have the
 * number 1 and this machine's name.
 */
const UNSHARE = ["unshare", "--pid", "--fork", "--mount-proc", "--kill-child=KILL"];
const canUnshare = spawnSync(UNSHARE[0], [...UNSHARE.slice(1), "true"]).status === 0;
const places = [
  ["a process like any other", []] as const,
  ...(canUnshare ? [["process 1 of a container", UNSHARE] as const] : []),
];

const student = save("student.json", {
  network: { kind: "teacher-student", inputs: 200, hidden: 3, teacherHidden: 2 },
  training: { rate: 0.1, time: 1000 },
});
const sweep = save("sweep.json", {
  problem: {
    network: { kind: "teacher-student", inputs: 100, hidden: 2, teacherHidden: 1 },
    training: { rate: 0.1, time: 400 },
  },
  rung: "order",
  seeds: { from: 0, count: 8 },
  keep: ["final", "snapshots.generalisationError"],
});

interface Work {
  /** The arguments of the command that is killed, given what is to be another one for every place. */
  readonly args: (own: string) => readonly string[];
  /** What came of it in the end, as text. */
  readonly result: (own: string) => string;
}

const works: Readonly<Record<string, Work>> = {
  simulate: {
    args: (own) => ["simulate", student, "--rung", "order", "--checkpoint", `${own}.state`, "--out", `${own}.json`],
    result: (own) => JSON.stringify(withoutProvenance(readFileSync(`${own}.json`, "utf8"))),
  },
  "sweep run": {
    args: (own) => ["sweep", "run", sweep, "--out", own, "--workers", "2"],
    result(own) {
      const { status, stderr } = spawnSync(process.execPath, [PROGRAM, "sweep", "merge", sweep, "--out", own]);
      expect([status, stderr.toString()]).toEqual([0, ""]);
      return readFileSync(join(own, "results.jsonl"), "utf8");
    },
  },
};

/** The number, outside, of the program that a child runs or is. */
function programOf({ pid }: ChildProcess, within: boolean): number | undefined {
  if (!within) return pid;
  const path = `/proc/${pid}/task/${pid}/children`;
  return existsSync(path) ? Number(readFileSync(path, "utf8").split(" ")[0]) || undefined : undefined;
}

/** Runs a command until it is killed or ends. Whether it was killed, or saved and ended because it was asked to. */
function runFor(ms: number, signal: NodeJS.Signals, place: readonly string[], args: readonly string[]) {
  const [command, ...rest] = [...place, process.execPath, PROGRAM, ...args];
  return new Promise<{ code: number | null; error: string; killed: boolean }>((done) => {
    const child = spawn(command, rest);
    let error = "";
    let killed = false;
    child.stdout.resume();
    child.stderr.on("data", (text: Buffer) => (error += text.toString()));
    const timer = setTimeout(() => {
      const pid = programOf(child, place.length > 0);
      if (pid === undefined || child.exitCode !== null) return;
      killed = true;
      process.kill(pid, signal);
    }, ms);
    child.on("close", (code) => {
      clearTimeout(timer);
      done({ code, error, killed });
    });
  });
}

test.each(Object.keys(works).flatMap((work) => places.map(([name, place]) => [work, name, place] as const)))(
  `%s, ${KILLS} times killed at any moment as %s, ends in the bytes of a run that was left alone`,
  async (name, where, place) => {
    const { args, result } = works[name];
    const own = join(root, `${name} ${where}`.replaceAll(" ", "-"));
    const alone = join(root, `${name}-alone`.replace(" ", "-"));
    const left = await runFor(1e9, "SIGKILL", [], args(alone));
    expect(left).toMatchObject({ code: 0, error: "" });
    const random = stream(7, "kills", name, where);
    let most = FIRST_MS;
    let kills = 0;
    for (let ended = false; !ended; most *= LONGER) {
      // After so many it may go on to its end.
      const ms = kills < KILLS ? most * random.uniform() : 1e9;
      const found = await runFor(ms, random.uniform() < 0.5 ? "SIGKILL" : "SIGTERM", place, args(own));
      // A refusal, as for a lock that a dead process seems to hold, would end in 2.
      expect([0, 1, null, 128 + 9, 128 + 15], found.error).toContain(found.code);
      if (found.killed) kills++;
      ended = !found.killed && found.code === 0;
      // It was too fast: begin anew, and look sooner.
      if (ended && kills < KILLS) {
        expect(result(own)).toBe(result(alone));
        rmSync(own, { recursive: true, force: true });
        ended = false;
        most = FIRST_MS;
      }
    }
    expect(kills).toBeGreaterThanOrEqual(KILLS);
    expect(result(own)).toBe(result(alone));
    expect(existsSync(`${own}.state`)).toBe(false);
    expect(existsSync(join(own, "lock"))).toBe(false);
  },
  3_600_000,
);
