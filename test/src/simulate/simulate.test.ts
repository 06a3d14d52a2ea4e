import { describe, expect, test } from "vitest";
import { startDeep } from "../../../src/deep/index.ts";
import { simulate as publicSimulate } from "../../../src/index.ts";
import { startLinear } from "../../../src/linear/index.ts";
import {
  deepProblemSchema,
  linearProblemSchema,
  parseWith,
  sequenceProblemSchema,
  teacherStudentProblemSchema,
  type DeepProblemInput,
  type LinearProblemInput,
  type SequenceProblemInput,
  type TeacherStudentProblemInput,
  transformerProblemSchema,
  type TransformerProblemInput,
} from "../../../src/problem/index.ts";
import type { Started } from "../../../src/record/index.ts";
import { startSequence } from "../../../src/sequence/index.ts";
import { NETWORK_KINDS, requireRung, simulate } from "../../../src/simulate/index.ts";
import { startTeacherStudent } from "../../../src/teacherStudent/index.ts";
import { startTransformer } from "../../../src/transformer/index.ts";

const linear: LinearProblemInput = {
  network: { inputs: 4, widths: [3], outputs: 2 },
  data: { kind: "teacher", map: { kind: "spectrum", singularValues: [2, 1] } },
  training: { rate: 0.125, time: 1, batch: 1 },
};
const teacherStudent: TeacherStudentProblemInput = {
  network: { kind: "teacher-student", inputs: 20, hidden: 2, teacherHidden: 1, activation: "erf" },
  training: { rate: 0.1, time: 1 },
};
const deep: DeepProblemInput = {
  network: { kind: "deep", hidden: [6] },
  data: { kind: "glyphs", size: 6, samples: 40 },
  training: { epochs: 1, batch: 10 },
};
const sequence: SequenceProblemInput = {
  network: { kind: "sequence", places: 4, inputs: 2, outputs: 2, layers: [5, 5] },
  data: { kind: "copy" },
  training: { rate: 0.125, time: 1, batch: 1 },
};
const transformer: TransformerProblemInput = {
  network: { kind: "transformer", context: 4, width: 4, blocks: 1 },
  data: { kind: "hidden-markov", states: 2, symbols: 3 },
  training: { steps: 4, batch: 2 },
  measure: { sequences: 4 },
};

/** The run in the kind's own words, step by step, and what it found before the first. */
function stepped({ inSteps, found }: Started<unknown, string | null>) {
  const run = inSteps!();
  while (!run.outcome) run.advance();
  return { ...found, outcome: run.outcome, snapshots: run.snapshots };
}

describe("one function for every kind", () => {
  const own = {
    linear: () => stepped(startLinear(parseWith(linearProblemSchema, linear))),
    "teacher-student": () => stepped(startTeacherStudent(parseWith(teacherStudentProblemSchema, teacherStudent))),
    deep: () => stepped(startDeep(parseWith(deepProblemSchema, deep))),
    sequence: () => stepped(startSequence(parseWith(sequenceProblemSchema, sequence))),
    transformer: () => stepped(startTransformer(parseWith(transformerProblemSchema, transformer))),
  };
  const one = {
    linear: () => simulate(linear),
    "teacher-student": () => simulate(teacherStudent),
    deep: () => simulate(deep),
    sequence: () => simulate(sequence),
    transformer: () => simulate(transformer),
  };

  test.each(Object.keys(NETWORK_KINDS) as (keyof typeof NETWORK_KINDS)[])("%s", (name) => {
    const given = one[name]();
    expect(given.outcome.status).toBe("completed");
    expect(given.snapshots.length).toBeGreaterThan(1);
    expect(given).toEqual(own[name]());
  });

  test("control: another seed gives another run", () => {
    expect(simulate({ ...deep, seed: 2 })).not.toEqual(own.deep());
    expect(simulate({ ...sequence, seed: 2 })).not.toEqual(own.sequence());
  });

  test("it is the one of the package", () => {
    expect(publicSimulate).toBe(simulate);
  });
});

test("each snapshot is told as it is taken, with its type", () => {
  const accuracies: (number | null)[] = [];
  const { snapshots, sizes } = simulate(deep, { onSnapshot: ({ accuracy }) => accuracies.push(accuracy) });
  expect(accuracies).toEqual(snapshots.map(({ accuracy }) => accuracy));
  expect(sizes).toEqual([36, 6, 10]);
});

test("a run that is begun twice is the same", () => {
  const started = startDeep(parseWith(deepProblemSchema, deep));
  expect(stepped(started)).toEqual(stepped(started));
});

test("the rungs of a kind are its own", () => {
  expect(simulate(linear, { rung: "weights" }).outcome.status).toBe("completed");
  expect(() => simulate(teacherStudent, { rung: "closed" as "flow" })).toThrow(
    'teacher-student network: rung must be one of weights, order, flow, got "closed"',
  );
  expect(() => simulate(deep, { rung: "flow" as never })).toThrow('deep network: has no rungs, got "flow"');
  for (const kind of Object.values(NETWORK_KINDS)) expect(() => requireRung(kind, undefined)).not.toThrow();
});

test("data that must be read first are asked for", () => {
  const data = { kind: "file", path: "x.csv", targets: "y" } as const;
  expect(() => simulate({ ...deep, data })).toThrow('problem: data.kind "file" must be read before the simulation');
  expect(() => simulate({ ...linear, data })).toThrow(/"file" must be read|data/);
});
