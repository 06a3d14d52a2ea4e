import type { z } from "zod";
import { InputError } from "../../src/inputError.ts";
import {
  deepProblemSchema,
  linearProblemSchema,
  parseWith,
  teacherStudentProblemSchema,
} from "../../src/problem/index.ts";

/** A kind of problem: how it is checked, and the fields of its snapshots with their units ("" for numbers without one). */
interface ProblemKind {
  readonly schema: z.ZodType;
  readonly snapshot: Readonly<Record<string, string>>;
}

const linear: ProblemKind = {
  schema: linearProblemSchema,
  snapshot: {
    step: "steps",
    time: "rate*steps",
    loss: "target^2",
    excessLoss: "target^2",
    weightAlignment: "",
    gradientAlignment: "",
    updateAlignment: "",
    conditionNumbers: "",
    ranks: "",
  },
};

/** The kinds of problem with a `network.kind`. */
const kinds: Readonly<Record<string, ProblemKind>> = {
  "teacher-student": {
    schema: teacherStudentProblemSchema,
    snapshot: {
      step: "steps",
      time: "steps/N",
      generalisationError: "target^2",
      Q: "",
      R: "",
      v: "",
      cosFeedback: "",
    },
  },
  deep: {
    schema: deepProblemSchema,
    snapshot: {
      step: "steps",
      epoch: "epochs",
      time: "rate*steps",
      loss: "",
      accuracy: "",
      test: "",
      weightAlignment: "",
      gradientAlignment: "",
      updateNorms: "",
      weightNorms: "",
      replicaCosine: "",
      shallow: "",
      spread: "",
    },
  },
};

/** What is known of how a run ended, whatever its kind. */
const OUTCOME: Readonly<Record<string, string>> = {
  status: "",
  steps: "steps",
  time: "",
  message: "",
  layer: "",
  norm: "",
  stableRate: "",
};

function kindOf(problem: unknown): ProblemKind {
  const kind = (problem as { network?: { kind?: unknown } }).network?.kind;
  if (kind === undefined) return linear;
  if (typeof kind === "string" && Object.hasOwn(kinds, kind)) return kinds[kind];
  const known = Object.keys(kinds).map((name) => `"${name}"`);
  throw new InputError(
    `problem: network.kind must be ${known.join(", ")}, or left out for a deep linear network, got ${JSON.stringify(kind)}`,
  );
}

/** Checks a problem of any kind without running it. Throws the InputError that `simulateAny` would begin with. */
export function checkProblem(problem: unknown): void {
  parseWith(kindOf(problem).schema, problem);
}

/** What can be kept of a run of a problem: the first field of a path under `final`, `snapshots` or `outcome`, with its unit. */
export function measuresOf(problem: unknown): Readonly<Record<string, Readonly<Record<string, string>>>> {
  const { snapshot } = kindOf(problem);
  return { final: snapshot, snapshots: snapshot, outcome: { ...OUTCOME, time: snapshot.time } };
}
