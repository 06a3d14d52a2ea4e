import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { inProcess } from "../inProcess.ts";
import { isRefusal, program } from "../program.ts";
import { testFolder, withoutProvenance } from "../testFolder.ts";

const problem = {
  network: { kind: "deep", hidden: [64, 64] },
  data: { kind: "glyphs", size: 10, samples: 500, testSamples: 100 },
  training: { rate: 0.05, epochs: 300, batch: 20, snapshotEpochs: [0, 100, 300] },
};

/** How often the test looks whether the run has begun. */
const LOOK_MS = 10;

const folder = testFolder();
const { save } = folder;

test("Ctrl-C keeps the state; the same command goes on from there to the same end", async () => {
  const path = save("p.json", problem);
  const state = join(folder.path, "state");
  const args = ["simulate", path, "--checkpoint", state, "--json"];
  const stopped = await program(args, {
    onStart(child) {
      const timer = setInterval(() => {
        if (!existsSync(state)) return;
        clearInterval(timer);
        child.kill("SIGINT");
      }, LOOK_MS);
    },
  });
  expect(stopped.code).toBe(1);
  expect(stopped.error).toMatch(
    /^dfa-theory simulate: interrupted at step \d+ of 7500; the same command goes on from there\n$/,
  );
  expect(JSON.parse(stopped.out)).toMatchObject({ outcome: { status: "interrupted" }, snapshots: [{ step: 0 }] });
  expect(readdirSync(folder.path).toSorted()).toEqual(["p.json", "state"]);

  const refused = await inProcess(["simulate", save("q.json", { ...problem, seed: 2 }), "--checkpoint", state]);
  expect(refused).toSatisfy(isRefusal);
  expect(refused.error).toMatch(
    /state: checkpoint: must be of this problem and rung, got one of another; remove it, or name another file/,
  );

  const again = await inProcess(args);
  const whole = await inProcess(["simulate", path, "--json"]);
  expect([again.code, again.error]).toEqual([0, ""]);
  expect(withoutProvenance(again.out)).toEqual(withoutProvenance(whole.out));
  expect(readdirSync(folder.path).toSorted()).toEqual(["p.json", "q.json"]);
});

test("image data are looked for in the folder of --data", async () => {
  const path = save("p.json", { ...problem, data: { kind: "mnist" } });
  const ended = await inProcess(["simulate", path, "--data", folder.path]);
  expect(ended).toSatisfy(isRefusal);
  expect(ended.error).toContain(folder.path);
});

test.each([
  [["--rung", "flow"], problem, /deep network: has no rungs, got "flow"; leave it out/],
  [["--checkpoint", "none/state"], problem, /none\/state: cannot be written, its folder does not exist/],
  [
    ["--data", "."],
    { network: { kind: "teacher-student" } },
    /--data needs a problem whose network\.kind is "deep", got "teacher-student"/,
  ],
  [[], { ...problem, network: { kind: "deep", hidden: [] } }, /network\.hidden must have at least 1 entry, got \[\]/],
] as const)("simulate %j is refused in one sentence", async (flags, contents, sentence) => {
  const ended = await inProcess(["simulate", save("p.json", contents), ...flags], { cwd: folder.path });
  expect(ended).toSatisfy(isRefusal);
  expect(ended.error).toMatch(sentence);
  expect(readFileSync(join(folder.path, "p.json"), "utf8")).toBe(JSON.stringify(contents));
  expect(readdirSync(folder.path)).toEqual(["p.json"]);
});
