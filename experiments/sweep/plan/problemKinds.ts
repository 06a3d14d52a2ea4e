import { InputError } from "../../../src/inputError.ts";
import {
  deepProblemSchema,
  linearProblemSchema,
  parseWith,
  teacherStudentProblemSchema,
  type DeepProblem,
  type LinearProblem,
  type TeacherStudentProblem,
} from "../../../src/problem/index.ts";
import type { DeepSnapshot } from "../../../src/deep/index.ts";
import type { LinearSnapshot } from "../../../src/linear/index.ts";
import type { Outcome } from "../../../src/record/index.ts";
import type { PlainShallowSnapshot } from "../../run/index.ts";

/** The fields of something measured, each with its unit ("" for numbers without one). */
type Units<Measured> = { readonly [Field in keyof Required<Measured>]: string };

const linear: Units<LinearSnapshot> = {
  step: "steps",
  time: "rate*steps",
  loss: "target^2",
  excessLoss: "target^2",
  weightAlignment: "",
  gradientAlignment: "",
  updateAlignment: "",
  conditionNumbers: "",
  ranks: "",
};

const teacherStudent: Units<PlainShallowSnapshot> = {
  step: "steps",
  time: "steps/N",
  generalisationError: "target^2",
  Q: "",
  R: "",
  v: "",
  cosFeedback: "",
};

const deep: Units<DeepSnapshot> = {
  step: "steps",
  epoch: "epochs",
  time: "rate*steps",
  loss: "",
  accuracy: "",
  test: "",
  weightAlignment: "",
  gradientAlignment: "",
  updateAlignment: "",
  updateNorms: "",
  weightNorms: "",
  replicaCosine: "",
  shallow: "",
  spread: "",
};

/** What is known of how a run ended, whatever its kind. */
const OUTCOME: Units<Outcome> = {
  status: "",
  steps: "steps",
  time: "",
  message: "",
  layer: "",
  norm: "",
  stableRate: "",
};

const SNAPSHOTS = { linear, "teacher-student": teacherStudent, deep };
type Kind = keyof typeof SNAPSHOTS;

/** The kind of a problem: its `network.kind`, "linear" where there is none. */
function kindOf(problem: unknown): Kind {
  const kind = (problem as { network?: { kind?: unknown } }).network?.kind;
  if (kind === undefined) return "linear";
  const named = Object.keys(SNAPSHOTS).filter((name) => name !== "linear");
  if (typeof kind === "string" && named.includes(kind)) return kind as Kind;
  throw new InputError(
    `problem: network.kind must be ${named.map((name) => `"${name}"`).join(", ")}, or left out for a deep linear network, got ${JSON.stringify(kind)}`,
  );
}

/** A problem checked by the schema of its kind. */
export type Parsed =
  | { readonly kind: "linear"; readonly problem: LinearProblem }
  | { readonly kind: "teacher-student"; readonly problem: TeacherStudentProblem }
  | { readonly kind: "deep"; readonly problem: DeepProblem };

/** Checks a problem of any kind against its schema. Throws the InputError that `simulateAny` would begin with. */
export function parseProblem(problem: unknown): Parsed {
  const kind = kindOf(problem);
  switch (kind) {
    case "linear":
      return { kind, problem: parseWith(linearProblemSchema, problem) };
    case "teacher-student":
      return { kind, problem: parseWith(teacherStudentProblemSchema, problem) };
    case "deep":
      return { kind, problem: parseWith(deepProblemSchema, problem) };
  }
}

/** What can be kept of a run of a problem: the first field of a path under `final`, `snapshots` or `outcome`, with its unit. */
export function measuresOf(problem: unknown): Readonly<Record<string, Readonly<Record<string, string>>>> {
  const snapshot = SNAPSHOTS[kindOf(problem)];
  return { final: snapshot, snapshots: snapshot, outcome: { ...OUTCOME, time: snapshot.time } };
}
