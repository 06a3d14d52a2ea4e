import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { inProcess } from "../inProcess.ts";
import { isRefusal, program } from "../program.ts";
import { testFolder, withoutProvenance } from "../testFolder.ts";

const linear = {
  network: { inputs: 60, widths: [80], outputs: 5, initial: { kind: "gaussian" } },
  data: { kind: "teacher", inputCovariance: { kind: "isotropic" }, samples: 500 },
  training: { rate: 0.0002, time: 40, batch: 3, snapshotTimes: [0, 3, 40] },
};
const student = {
  network: { kind: "teacher-student", inputs: 200, hidden: 3, teacherHidden: 2 },
  training: { rate: 0.1, time: 10000 },
};

/** How often the test looks whether the run has begun. */
const LOOK_MS = 10;

const folder = testFolder();
const { save } = folder;

test.each([
  ["SIGINT", "linear network", linear, "weights"],
  ["SIGTERM", "linear network", linear, "weights"],
  ["SIGHUP", "two-layer network", student, "order"],
] as const)(
  "%s keeps the state of a %s; the same command goes on from there to the same end",
  async (signal, _, problem, rung) => {
    const path = save("p.json", problem);
    const state = join(folder.path, "state");
    const args = ["simulate", path, "--rung", rung, "--json"];
    const stopped = await program([...args, "--checkpoint", state], {
      onStart(child) {
        const timer = setInterval(() => {
          if (child.exitCode === null && !existsSync(state)) return;
          clearInterval(timer);
          child.kill(signal);
        }, LOOK_MS);
      },
    });
    expect(stopped.code).toBe(1);
    expect(stopped.error).toMatch(
      /^dfa-theory simulate: interrupted at step \d+ of \d+; the same command goes on from there\n$/,
    );
    expect(JSON.parse(stopped.out)).toMatchObject({ outcome: { status: "interrupted" } });
    expect(readdirSync(folder.path).toSorted()).toEqual(["p.json", "state"]);

    const other = await inProcess([
      "simulate",
      save("q.json", { ...problem, seed: 2 }),
      "--rung",
      rung,
      "--checkpoint",
      state,
    ]);
    expect(other).toSatisfy(isRefusal);
    expect(other.error).toMatch(
      /state: checkpoint: must be of this problem and rung, got one of another; remove it, or name another file/,
    );

    const again = await inProcess([...args, "--checkpoint", state]);
    const whole = await inProcess(args);
    expect([again.code, again.error]).toEqual([0, ""]);
    expect(JSON.stringify(withoutProvenance(again.out))).toBe(JSON.stringify(withoutProvenance(whole.out)));
    expect(readdirSync(folder.path).toSorted()).toEqual(["p.json", "q.json"]);
  },
);

test.each([
  [linear, "closed", "the closed form"],
  [linear, "flow", "the flow"],
  [{ ...linear, training: { time: 1 } }, "weights", "the flow"],
  [student, "flow", "the flow"],
])("what is not run in steps has no checkpoint: %#", async (problem, rung, kind) => {
  const args = ["simulate", save("p.json", problem), "--rung", rung, "--checkpoint", "state"];
  const ended = await inProcess(args, { cwd: folder.path });
  expect(ended).toSatisfy(isRefusal);
  expect(ended.error).toContain(
    `checkpoint: needs a run in steps of training, got ${kind}, which takes seconds at most; leave it out`,
  );
});
