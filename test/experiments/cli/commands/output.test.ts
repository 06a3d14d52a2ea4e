import { spawnSync } from "node:child_process";
import {
  chmodSync,
  closeSync,
  existsSync,
  lstatSync,
  openSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { isRefusal, program, PROGRAM } from "../program.ts";
import { testFolder, withoutProvenance } from "../testFolder.ts";

const folder = testFolder();
const { save } = folder;
const at = (name: string) => join(folder.path, name);

/** Ends at once. */
const short = {
  network: { inputs: 3, widths: [4], outputs: 2 },
  data: { kind: "teacher", inputCovariance: { kind: "isotropic" }, samples: 20 },
  training: { rate: 0.01, time: 0.2, batch: 3, snapshotTimes: [0, 0.2] },
};
/** Long enough to keep its state. */
const long = {
  network: { kind: "teacher-student", inputs: 200, hidden: 3, teacherHidden: 2 },
  training: { rate: 0.1, time: 400 },
};

/** Runs the program with its standard output on a path. */
function onto(path: string, flags: string, args: readonly string[]) {
  const out = openSync(path, flags);
  try {
    return spawnSync(process.execPath, [PROGRAM, ...args], { stdio: ["ignore", out, "pipe"], encoding: "utf8" });
  } finally {
    closeSync(out);
  }
}

const losses = (json: string) => JSON.stringify(withoutProvenance(json));

test("--out follows a link and keeps the mode of the file it leads to", async () => {
  writeFileSync(at("o.json"), "before");
  chmodSync(at("o.json"), 0o600);
  symlinkSync("o.json", at("link"));
  const ended = await program(["simulate", save("p.json", short), "--json", "--out", at("link")]);
  expect(ended).toMatchObject({ code: 0, error: "" });
  expect(readFileSync(at("o.json"), "utf8")).toBe(ended.out);
  expect(statSync(at("o.json")).mode & 0o777).toBe(0o600);
  expect(lstatSync(at("link")).isSymbolicLink()).toBe(true);
});

test('--out "-" is the document on standard output, and nothing beside it', async () => {
  const path = save("p.json", short);
  const dash = await program(["simulate", path, "--out", "-"], { cwd: folder.path });
  const plain = await program(["simulate", path, "--json"]);
  expect(losses(dash.out)).toBe(losses(plain.out));
  expect(readdirSync(folder.path)).toEqual(["p.json"]);
});

test("--out /dev/stdout comes before the table, in a pipe and in a file", async () => {
  const args = ["simulate", save("p.json", short), "--out", "/dev/stdout"];
  const piped = await program(args);
  expect(piped).toMatchObject({ code: 0, error: "" });
  expect(onto(at("o.txt"), "w", args)).toMatchObject({ status: 0, stderr: "" });
  for (const text of [piped.out, readFileSync(at("o.txt"), "utf8")]) {
    const end = text.indexOf("\n}\n") + 3;
    expect(JSON.parse(text.slice(0, end))).toMatchObject({ outcome: { status: "completed" } });
    expect(text.slice(end)).toMatch(/^Linear network 3–4–2/);
  }
});

test("a report on standard output takes the place of the text; with --json there is no room for it", async () => {
  const data = save("d.csv", "a,b,y\n1,2,3\n2,1,4\n3,5,1\n4,1,2\n");
  const args = ["diagnose", data, "--targets", "y", "--report", "-"];
  const ended = await program(args, { cwd: folder.path });
  expect(ended.code).toBe(0);
  expect(ended.out).toMatch(/^<!doctype html>[^]*<\/html>\n?$/i);
  expect(readdirSync(folder.path)).toEqual(["d.csv"]);
  expect(await program([...args, "--json"])).toSatisfy(isRefusal);
});

test.runIf(existsSync("/dev/full"))(
  "whatever is full, the other output has the result, and the exit says 2",
  async () => {
    const path = save("p.json", short);
    const full = await program(["simulate", path, "--json", "--out", "/dev/full"]);
    expect(full.code).toBe(2);
    expect(JSON.parse(full.out)).toMatchObject({ outcome: { status: "completed" } });
    expect(full.error).toBe("dfa-theory simulate: /dev/full: cannot be written, the disk is full\n");
    const ended = onto("/dev/full", "w", ["simulate", path, "--out", at("o.json")]);
    expect(ended).toMatchObject({
      status: 2,
      stderr: "dfa-theory simulate: standard output: cannot be written, the disk is full\n",
    });
    expect(JSON.parse(readFileSync(at("o.json"), "utf8"))).toMatchObject({ outcome: { status: "completed" } });
  },
);

test.runIf(existsSync("/dev/full")).each([[["--help"]], [["list", "claims"]], [["simulate", "P", "--json"]]])(
  "nothing that cannot be said gives a stack trace: %j",
  (args) => {
    const path = save("p.json", short);
    const { status, stderr } = onto(
      "/dev/full",
      "w",
      args.map((arg) => (arg === "P" ? path : arg)),
    );
    expect(status).toBe(2);
    expect(stderr).toMatch(/^dfa-theory.*: standard output: cannot be written, the disk is full\n$/);
  },
);

test.runIf(existsSync("/dev/full"))(
  "a run whose result cannot be written is kept, and comes at once when it can",
  async () => {
    const path = save("p.json", long);
    const args = ["simulate", path, "--rung", "order", "--json"];
    const whole = await program(args);
    for (const lost of ["out", "stdout"] as const) {
      const state = at(`state-${lost}`);
      const kept = `the disk is full; the run is kept in ${state}, and the same command goes on from there\n`;
      const withState = [...args, "--checkpoint", state];
      const error =
        lost === "out"
          ? (await program([...withState, "--out", "/dev/full"])).error
          : onto("/dev/full", "w", withState).stderr;
      expect(error).toContain(kept);
      expect(error.trimEnd().split("\n").length).toBe(1);
      // What is kept is the end of the run: no step is left to do.
      const header = readFileSync(state, "latin1");
      expect(header).toContain(`"step":${JSON.parse(whole.out).outcome.steps},`);
      const again = await program(withState);
      expect(again).toMatchObject({ code: 0, error: "" });
      expect(losses(again.out)).toBe(losses(whole.out));
      expect(existsSync(state)).toBe(false);
    }
  },
);

test("a result and a checkpoint in one place, and a checkpoint that could not be read again, are refused", async () => {
  const path = save("p.json", short);
  symlinkSync("o.json", at("link"));
  const both = await program(["simulate", path, "--out", at("o.json"), "--checkpoint", at("link")]);
  expect(both).toSatisfy(isRefusal);
  expect(both.error).toContain(`--out and --checkpoint must be two files, got ${at("o.json")} for both`);
  for (const stream of ["/dev/null", "-"]) {
    const refused = await program(["simulate", path, "--checkpoint", stream], { cwd: folder.path });
    expect(refused).toSatisfy(isRefusal);
    expect(refused.error).toContain(`${stream}: must be a file, which the run can go on from`);
  }
  expect(readdirSync(folder.path).toSorted()).toEqual(["link", "p.json"]);
});
