import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { goesInSteps, parseProblem, rowOf, RUNGS } from "../../../experiments/run/kinds.ts";
import { simulateAny } from "../../../experiments/run/simulate.ts";
import { kindOf, requireKind } from "../../../src/simulate/index.ts";

/** A small problem of each kind. */
const PROBLEMS = {
  linear: {
    network: { inputs: 4, widths: [3], outputs: 2 },
    data: { kind: "teacher", map: { kind: "spectrum", singularValues: [2, 1] } },
    training: { rate: 0.125, time: 1, batch: 1 },
  },
  "teacher-student": {
    network: { kind: "teacher-student", inputs: 20, hidden: 2, teacherHidden: 1, activation: "erf" },
    training: { rate: 0.1, time: 1 },
  },
  deep: {
    network: { kind: "deep", hidden: [6] },
    data: { kind: "glyphs", size: 6, samples: 40 },
    training: { epochs: 1, batch: 10 },
  },
  sequence: {
    network: { kind: "sequence", places: 4, inputs: 2, outputs: 2, layers: [5, 5] },
    data: { kind: "copy" },
    training: { rate: 0.125, time: 1, batch: 1 },
  },
  transformer: {
    network: { kind: "transformer", context: 4, width: 4, blocks: 1 },
    data: { kind: "hidden-markov", states: 2, symbols: 3 },
    training: { steps: 4, batch: 2 },
    measure: { sequences: 4 },
  },
};

describe.each(Object.entries(PROBLEMS))("%s", (_, problem) => {
  test("has a unit for every field of its snapshots, and for no other", async () => {
    const { snapshots } = await simulateAny(problem);
    const { units } = rowOf(problem);
    expect(Object.keys(snapshots[0]).toSorted()).toEqual(Object.keys(units).toSorted());
  });

  test("has a row under every heading of its table", async () => {
    const record = await simulateAny(problem);
    const { headings, rows } = rowOf(problem).table(record);
    expect(rows).toHaveLength(record.snapshots.length);
    expect(rows.map(({ length }) => length)).toEqual(rows.map(() => headings.length));
  });

  test("goes in steps here, and not when it is not valid", () => {
    expect(goesInSteps(problem, undefined)).toBe(true);
    expect(goesInSteps({ ...problem, training: null }, undefined)).toBe(false);
    // In the words of an earlier version too.
    expect(goesInSteps({ ...problem, rule: "shallow" }, undefined)).toBe(true);
  });

  test("runs on the rungs it has", async () => {
    const { kind } = parseProblem(problem);
    expect(RUNGS).toEqual(["weights", "matrices", "order", "flow", "closed"]);
    for (const rung of RUNGS) {
      if (kind.rungs.includes(rung)) expect(goesInSteps(problem, rung)).toBe(!["flow", "closed"].includes(rung));
      else await expect(simulateAny(problem, { rung })).rejects.toThrow(/rung/);
    }
  });
});

test("other names than those of the table are refused, its own name for what has none too", () => {
  for (const kind of ["committee", "linear", "toString", 3, null])
    expect(() => kindOf({ network: { kind } })).toThrow(
      `problem: network.kind must be "teacher-student", "deep", "sequence", "transformer", left out for a deep linear network, got ${JSON.stringify(kind)}`,
    );
});

test("what one kind alone has is refused for the others", () => {
  expect(() => requireKind(PROBLEMS.deep, "deep", "--data")).not.toThrow();
  expect(() => requireKind(PROBLEMS.linear, "deep", "--data")).toThrow(
    '--data needs a problem whose network.kind is "deep", got none',
  );
});

test("nothing but the table looks at the kind of a network", () => {
  const looks = /\bnetwork\??\.kind\b(?! (?:must|is)\b)|"kind" in network/;
  const files = ["src", "theory", "experiments", "docs"].flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: "utf8" }).map((name) => join(folder, name)),
  );
  const sources = files.filter((path) => path.endsWith(".ts") && !path.endsWith(".generated.ts"));
  const code = (path: string) => readFileSync(path, "utf8").replaceAll(/\/\*\*.*?\*\//gs, "");
  expect(looks.test('if (problem.network.kind === "deep")')).toBe(true);
  expect(sources.filter((path) => looks.test(code(path)))).toEqual([join("src", "simulate", "kindOf.ts")]);
});
