import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import type { Values } from "../../../../docs/explorer/fields.ts";
import { commandLineRun, jobOf } from "../../../../docs/explorer/job.ts";
import { linearPicture } from "../../../../docs/explorer/pictures/linear.ts";
import { teacherStudentPicture } from "../../../../docs/explorer/pictures/teacherStudent.ts";
import { stateWith } from "../../../../docs/explorer/state.ts";
import { simulateCommand } from "../../../../experiments/cli/commands/simulate.ts";
import { conditioning, matrix } from "../../../../src/linalg/index.ts";
import { linearProblemSchema, parseWith } from "../../../../src/problem/index.ts";
import { simulate } from "../../../../src/simulate/index.ts";

/** The limit of wide layers, from zero weights. */
const LIMIT = { width: "infinite", initial: "zero" };

const folder = mkdtempSync(join(tmpdir(), "explorer-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What the command line prints for a problem file. */
async function printed(problem: object, rung?: string): Promise<string> {
  const path = join(folder, "problem.json");
  writeFileSync(path, JSON.stringify(problem));
  let out = "";
  const io = { out: (text: string) => void (out += text), error: () => {}, watched: false };
  await simulateCommand.run({ positionals: [path], flags: { rung } }, io);
  return out;
}

describe("the page shows what the command line prints for the file that it gives", () => {
  test.each<Values>([
    { ...LIMIT, time: "6" },
    { width: "12", initial: "gaussian", feedback: "gaussian", batch: "5", data: "teacher", noise: "0.2", time: "4" },
    { width: "12", rule: "bp", initial: "orthogonal", scale: "0.4", batch: "full", time: "4" },
    { data: "classes", samples: "60", imbalance: "3", labelNoise: "0.1", time: "10" },
  ])("deep linear: %o", async (chosen) => {
    const state = stateWith("linear", chosen);
    const { problem } = commandLineRun(state)!;
    const { text, table } = linearPicture(problem);
    expect(text).toBe(await printed(problem));
    const line = text!.split("\n").find((candidate) => candidate.trimStart().startsWith(table.rows.at(-1)![0]))!;
    expect(line.trim().split(/ {2,}/)).toEqual(table.rows.at(-1));
  });

  test.each(["order", "weights", "flow"])("two layers, rung %s", async (rung) => {
    const state = stateWith("teacher-student", { rung, inputs: "50", time: "30", students: "0", hidden: "3" });
    const job = jobOf(state);
    if (job?.kind !== "teacher-student") throw new Error("the tab asks for two layers");
    expect(teacherStudentPicture(job).text).toBe(await printed(job.problem, rung));
  });

  test("control: another seed prints other numbers", async () => {
    const { problem } = commandLineRun(stateWith("linear", { ...LIMIT, time: "6" }))!;
    expect(linearPicture(problem).text).not.toBe(await printed({ ...problem, seed: 2 }));
  });
});

/** Heat maps are kept in single precision. */
const SINGLE = 1e-5;

describe("the heat maps are of the run whose numbers stand beside them", () => {
  test.each<Values>([
    { ...LIMIT, time: "6" },
    { ...LIMIT, batch: "full", rate: "0.05", time: "6" },
    { width: "12", feedback: "gaussian", batch: "3", data: "teacher", time: "6" },
    { width: "12", initial: "gaussian", batch: "3", data: "teacher", time: "6" },
  ])("%o", (chosen) => {
    const { problem } = commandLineRun(stateWith("linear", chosen))!;
    const parsed = parseWith(linearProblemSchema, problem);
    const { snapshots } = simulate(parsed);
    const { times, matrices } = linearPicture(problem);
    expect(matrices).toHaveLength(parsed.network.widths.length + 1);
    expect(times.length).toBeGreaterThan(100);
    expect(new Set(times).size).toBe(times.length);
    const last = snapshots.at(-1)!;
    expect(times.at(-1)).toBe(last.time);
    matrices.forEach(({ rows, cols, entries }, l) => {
      expect(entries).toHaveLength(times.length * rows * cols);
      const data = Float64Array.from(entries.subarray(-rows * cols));
      const kappa = last.conditionNumbers[l + 1]!;
      // Rounding of the entries moves the smallest singular value by as much of the largest.
      expect(Math.abs(conditioning(matrix(rows, cols, data)).kappa! / kappa - 1)).toBeLessThan(SINGLE * kappa);
    });
  });

  test("other rules than DFA have none", () => {
    for (const rule of ["bp", "frozen"]) {
      const { problem } = commandLineRun(stateWith("linear", { width: "8", rule, initial: "gaussian" }))!;
      expect(linearPicture(problem).matrices).toEqual([]);
    }
  });
});

test("the closed form is drawn where it holds, that of the limit where it nearly does, and none where there is none", () => {
  const names = (chosen: Record<string, string>) =>
    linearPicture(commandLineRun(stateWith("linear", chosen))!.problem).charts[0].data.map(({ name }) => name);
  expect(names({ ...LIMIT, time: "6" })).toEqual(["simulated", "closed form"]);
  expect(names({ time: "6", width: "20", feedback: "gaussian" })).toEqual(["simulated", "closed form of the limit"]);
  expect(names({ ...LIMIT, time: "6", covariance: "ar1", basis: "haar" })).toEqual(["simulated"]);
  // Nor beside another rule, whose zero weights are said to be a fixed point where they are one.
  const notes = (chosen: Record<string, string>) =>
    linearPicture(commandLineRun(stateWith("linear", { time: "1", width: "8", rule: "bp", ...chosen }))!.problem).notes;
  expect(notes({ initial: "zero" }).join()).toContain("fixed point");
  expect(notes({}).join()).not.toContain("fixed point");
});

test("from the default weights align first, as the closed form with such initial weights has it", () => {
  const { charts } = linearPicture(commandLineRun(stateWith("linear", { time: "4" }))!.problem);
  const of = (chart: number, name: string) =>
    charts[chart].data.find((trace) => trace.name === name)! as { x: number[]; y: number[] };
  const at = (time: number, { x, y }: { x: number[]; y: number[] }) => y[x.findIndex((value) => value >= time)];
  for (const layer of [2, 3, 4]) {
    const [measured, predicted] = [of(1, `layer ${layer}`), of(1, `layer ${layer}, closed form of the limit`)];
    // One network of width 32, whose chance overlaps are 1/√32.
    for (const time of [0.3, 1, 3]) expect(Math.abs(at(time, measured) - at(time, predicted))).toBeLessThan(0.18);
  }
  expect(at(1, of(1, "layer 2"))).toBeGreaterThan(0.8);
  expect(at(1, of(0, "simulated"))).toBeGreaterThan(0.95);
});

test("condition numbers beyond all numbers break nothing", () => {
  const deep = stateWith("linear", { ...LIMIT, depth: "8", kappa: "256", time: "4" });
  expect(JSON.stringify(linearPicture(commandLineRun(deep)!.problem).charts)).not.toMatch(/Infinity|NaN/);
});
