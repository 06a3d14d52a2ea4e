import { execFileSync } from "node:child_process";
import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  expandSweep,
  localEngine,
  mergeSweep,
  openSweep,
  recordStore,
  runTask,
} from "../../../experiments/sweep/index.ts";
import { PROBLEM } from "./tinySweep.ts";

const CASES = Number(process.env.DFA_CASES ?? 25);
const SEED = 20261128;

/** Three runs that keep no state and three in steps, which would. */
const SWEEP = { problem: PROBLEM, grid: { "training.batch": ["flow", 2] }, seeds: [1, 2, 3], keep: ["final.loss"] };

const root = mkdtempSync(join(tmpdir(), "dfa-theory-debris-"));
const sweep = expandSweep(SWEEP);
let expected: string;

/** What may lie in place of a file of a sweep, and whether it is moved away by name and not just written over. */
const debris: Readonly<Record<string, (path: string, outside: string) => void>> = {
  "an empty file": (path) => writeFileSync(path, ""),
  "half of a text": (path) => writeFileSync(path, '{"pid":'),
  "another text": (path) => writeFileSync(path, "[1,2,3]\n"),
  bytes: (path) => writeFileSync(path, Buffer.from([0xff, 0, 0xc3, 0x28])),
  "a folder": (path) => mkdirSync(path),
  "a folder with a file": (path) => {
    mkdirSync(path);
    writeFileSync(join(path, "kept"), "kept");
  },
  "a link to a file": (path, outside) => symlinkSync(outside, path),
  "a link to a folder": (path, outside) => symlinkSync(dirname(outside), path),
  "a link to nothing": (path) => symlinkSync(join(root, "nothing"), path),
  "a FIFO": (path) => void execFileSync("mkfifo", [path]),
};
/** A folder in place of a checkpoint is refused in a sentence: another test. */
const inPlaceOfState = Object.keys(debris).filter((kind) => !kind.includes("a folder") || kind.startsWith("a link"));

beforeAll(async () => {
  const out = join(root, "whole");
  await openSweep(sweep, out);
  await localEngine.run(sweep, out, { file: "-" });
  expected = readFileSync((await mergeSweep(sweep, out, "jsonl")).path, "utf8");
  expect(expected.split("\n").length).toBe(7);
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

const place = fc.oneof(
  fc.record({ where: fc.constantFrom("marker", "record"), kind: fc.constantFrom(...Object.keys(debris)) }),
  fc.record({ where: fc.constant("checkpoint"), kind: fc.constantFrom(...inPlaceOfState) }),
);
const placed = fc.uniqueArray(fc.record({ task: fc.nat(5), what: place }), {
  minLength: 1,
  maxLength: 8,
  selector: ({ task, what }) => `${task} ${what.where}`,
});

test("whatever lies in place of markers, records and states, a run does every task, writes through nothing and loses nothing", async () => {
  let round = 0;
  await fc.assert(
    fc.asyncProperty(placed, fc.boolean(), async (found, asTasks) => {
      const out = join(root, `case-${round++}`);
      const outside = join(root, `outside-${round}`, "file");
      mkdirSync(dirname(outside));
      writeFileSync(outside, "not ours");
      await openSweep(sweep, out);
      const store = recordStore(out);
      const moved: string[] = [];
      for (const { task, what } of found) {
        const path = {
          record: store.path(task),
          checkpoint: store.checkpoint(task),
          marker: join(out, "running", `${task}`),
        }[what.where];
        mkdirSync(dirname(path), { recursive: true });
        debris[what.kind](path, outside);
        // A flow keeps no state: what lies in its place is nobody's concern.
        const looked = what.where !== "checkpoint" || task >= 3;
        if (looked && (!lstatSync(path).isFile() || what.where === "record")) moved.push(path);
      }
      if (asTasks) for (let task = 0; task < sweep.count; task++) await runTask(sweep, task, out);
      const counts = await localEngine.run(sweep, out, { file: "-" });
      expect(counts).toEqual({ tasks: 6, done: 6, failed: 0, running: 0, lost: 0, missing: 0, corrupt: 0 });
      expect(readFileSync((await mergeSweep(sweep, out, "jsonl")).path, "utf8")).toBe(expected);
      expect(readFileSync(outside, "utf8")).toBe("not ours");
      expect(readdirSync(dirname(outside))).toEqual(["file"]);
      expect(existsSync(join(root, "nothing"))).toBe(false);
      expect(store.asides().map((path) => path.replace(/\.corrupt-[\da-f]+$/, ""))).toEqual(moved.toSorted());
      rmSync(out, { recursive: true });
    }),
    { numRuns: CASES, seed: SEED },
  );
});
