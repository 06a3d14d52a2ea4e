import { describe, expect, test } from "vitest";
import { TABS } from "../../../docs/explorer/fields.ts";
import { commandLineRun, jobOf } from "../../../docs/explorer/job.ts";
import { PRESETS, presetWith, valuesOf } from "../../../docs/explorer/presets.ts";
import { startOf, stateWith, wrongIn } from "../../../docs/explorer/state.ts";
import { figures } from "../../../experiments/figures/index.ts";
import { sequenceFigures } from "../../../experiments/figures/sequence/index.ts";
import { transformerFigures } from "../../../experiments/figures/transformer/index.ts";
import { linearProblemSchema, parseWith, teacherStudentProblemSchema } from "../../../src/problem/index.ts";
import { changesOf } from "./smallStates.ts";

const file = new File(["a,b\n1,2\n"], "small.csv");

describe.each(TABS)("%s", (tab) => {
  test.each(changesOf(tab).map((change) => [change.field.name, change] as const))(
    "the control %s reaches the worker, and only where it is shown",
    (_, { field, before, after }) => {
      expect(field.relevant?.(before) ?? true).toBe(true);
      expect(wrongIn({ tab, values: after, at: 1 })).toBeNull();
      const jobs = [before, after].map((values) => jobOf({ tab, values, at: 1 }, [file]));
      expect(jobs[1]).not.toEqual(jobs[0]);
    },
  );
});

test("a control that plays no part changes nothing", () => {
  const asked = (chosen: Record<string, string>) => jobOf(stateWith("linear", chosen));
  expect(asked({ density: "0.7" })).toEqual(asked({}));
  expect(asked({ rate: "0.5" })).toEqual(asked({}));
  expect(asked({ rate: "0.5", batch: "full" })).not.toEqual(asked({ batch: "full" }));
});

test("no data, no diagnosis", () => {
  expect(jobOf(startOf("data"))).toBeNull();
});

test("the problem to download is a problem file, with the rung that the page runs", () => {
  const linear = commandLineRun(startOf("linear"))!;
  expect(parseWith(linearProblemSchema, linear.problem).network.inputs).toBe(6);
  const students = commandLineRun(stateWith("teacher-student", { rung: "flow" }))!;
  expect(parseWith(teacherStudentProblemSchema, students.problem).network.hidden).toBe(2);
  expect([linear.flags, students.flags]).toEqual(["", " --rung flow"]);
  expect(commandLineRun(startOf("convolution"))).toBeNull();
});

describe("presets", () => {
  test("there is one for every figure of networks that the explorer has, in the order of the report", () => {
    const known = figures.map(({ id }) => id).filter((id) => PRESETS.some(({ figure }) => figure === id));
    expect(PRESETS.map(({ figure }) => figure)).toEqual(known);
    const settings = { profile: "quick", seed: 1, dataDir: null } as const;
    const isDeep = (problem: unknown) => (problem as { network: { kind?: string } }).network.kind === "deep";
    // The explorer has no tab for networks of places and for Transformers.
    const elsewhere = new Set([...sequenceFigures, ...transformerFigures]);
    const shown = figures.filter((figure) => !figure.runs?.(settings).some(isDeep) && !elsewhere.has(figure));
    expect(shown.length).toBeLessThan(figures.length);
    expect(shown.map(({ id }) => id).filter((id) => !known.includes(id))).toEqual([]);
  });

  test.each(PRESETS.map((preset) => [preset.figure, preset] as const))("%s can be simulated", (_, preset) => {
    const state = { tab: preset.tab, values: valuesOf(preset), at: 1 };
    expect(wrongIn(state)).toBeNull();
    expect(Object.keys(preset.values).filter((name) => !(name in startOf(preset.tab).values))).toEqual([]);
    const run = commandLineRun(state);
    if (run) parseWith(preset.tab === "linear" ? linearProblemSchema : teacherStudentProblemSchema, run.problem);
    expect(presetWith(preset.tab, state.values)?.figure).toBe(preset.figure);
  });

  test("values of one's own are no preset", () => {
    expect(presetWith("linear", stateWith("linear", { seed: "99" }).values)).toBeUndefined();
  });
});
