import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { simulationText } from "../../../../experiments/run/simulationText.ts";
import { withInitial } from "../../../../experiments/cli/input/withInitial.ts";
import { simulateAny } from "../../../../experiments/run/simulate.ts";
import { InputError } from "../../../../src/inputError.ts";

const example = () => {
  const problem = JSON.parse(readFileSync("docs/examples/teacher-student.json", "utf8"));
  return { ...problem, training: { ...problem.training, time: 3, snapshotTimes: [0, 3] } };
};

describe("the record of a two-layer run", () => {
  test("is one JSON document with matrices as nested rows", async () => {
    for (const rung of ["weights", "order", "flow"] as const) {
      const record = JSON.parse(JSON.stringify(await simulateAny(example(), { rung })));
      expect(Object.keys(record)).toEqual(["problem", "rung", "provenance", "outcome", "snapshots"]);
      expect(record.rung).toBe(rung);
      expect(record.outcome).toMatchObject({ status: "completed", time: 3 });
      for (const at of record.snapshots) {
        expect(Object.keys(at).toSorted()).toEqual([
          "Q",
          "R",
          "cosFeedback",
          "generalisationError",
          "step",
          "time",
          "v",
        ]);
        expect([at.Q.length, at.Q[0].length, at.R.length, at.v.length]).toEqual([2, 2, 2, 2]);
      }
      expect(record.snapshots[0].v).toEqual(example().network.initial.v);
    }
  });

  test("holds a problem that runs again to the same snapshots", async () => {
    const first = await simulateAny(example());
    const again = await simulateAny(JSON.parse(JSON.stringify(first.problem)));
    expect(again.snapshots).toEqual(first.snapshots);
    expect(again.provenance.problemHash).toBe(first.provenance.problemHash);
  });

  test("reads as a table of the order parameters", async () => {
    const text = simulationText(await simulateAny(example(), { rung: "flow" }));
    expect(text).toContain(
      "Student of 2 erf units, teacher of 2, 500 inputs, DFA, given feedback, rate 0.1, seed 1; rung: flow.",
    );
    expect(text).toMatch(/time +error +cos\(v, F\) +v_1 +v_2 +Q_1 +Q_2 +R_11 +R_12 +R_21 +R_22\n/);
    expect(text).toMatch(/Completed: time 3 in \d+ steps\.\n$/);
  });

  test.each(["closed", "matrices"] as const)("is refused on the rung %s, by name", async (rung) => {
    await expect(simulateAny(example(), { rung })).rejects.toThrow(
      new InputError(`teacher-student network: rung must be one of weights, order, flow, got "${rung}"`),
    );
  });

  test("is refused for a kind of network that does not exist", async () => {
    await expect(simulateAny({ network: { kind: "committee" } })).rejects.toThrow(
      'problem: network.kind must be "teacher-student", "deep", "sequence", "transformer", left out for a deep linear network, got "committee"',
    );
  });
});

describe("--initial", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "dfa-theory-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  const save = (contents: unknown): string => {
    const path = join(folder, "start.json");
    writeFileSync(path, JSON.stringify(contents));
    return path;
  };
  const start = {
    Q: [
      [0.5, 0],
      [0, 0.5],
    ],
    R: [
      [0.1, 0],
      [0, 0.1],
    ],
    T: [
      [1, 0],
      [0, 1],
    ],
    v: [0.2, 0.3],
  };

  test("starts from the order parameters of a file", async () => {
    const problem = await withInitial(example(), save(start));
    const { snapshots } = await simulateAny(problem, { rung: "flow" });
    expect(snapshots[0]).toMatchObject({ Q: start.Q, R: start.R, v: start.v });
    expect(problem).toMatchObject({ feedback: example().feedback });
  });

  test("takes the teacher's output weights and the feedback along where the file has them", async () => {
    const problem = await withInitial(example(), save({ ...start, teacherOutputs: [2, 1], feedback: [1, 3] }));
    expect(problem).toMatchObject({ network: { teacherOutputs: [2, 1] }, feedback: { kind: "given", vector: [1, 3] } });
  });

  test.each([
    [{ ...start, S: 1 }, /start\.json: unknown key S/],
    [{ ...start, v: undefined }, /start\.json: v is required, got nothing/],
    [{ ...start, Q: [[1], [1, 2]] }, /start\.json: Q must have rows of one length/],
  ])("refuses %j in one sentence", async (contents, sentence) => {
    await expect(withInitial(example(), save(contents))).rejects.toThrow(sentence);
  });

  test("is for teacher-student problems alone", async () => {
    await expect(withInitial({ network: { inputs: 3 } }, save(start))).rejects.toThrow(
      '--initial needs a problem whose network.kind is "teacher-student", got none',
    );
  });
});
