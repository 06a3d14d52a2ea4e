import { InputError } from "../../src/inputError.ts";
import { shown } from "../../src/shown.ts";
import { parseWith } from "../../src/problem/index.ts";
import { deep } from "./kinds/deep.ts";
import type { Kind } from "./kind.ts";
import { linear } from "./kinds/linear.ts";
import type { Rung } from "./record.ts";
import { sequence } from "./kinds/sequence.ts";
import { teacherStudent } from "./kinds/teacherStudent.ts";

/**
 * The kinds of network by their `network.kind`; a deep linear network has none. The rest of the program knows them by
 * this table alone.
 */
const kinds = { linear, "teacher-student": teacherStudent, deep, sequence };

type Named = typeof kinds;
export type KindName = keyof Named;

/** A run of any kind and all it takes to make it again: what `dfa-theory simulate --json` prints. */
export type SimulationRecord = Named[KindName] extends infer Row ? (Row extends Kind<infer Run> ? Run : never) : never;

const kindIn = (problem: unknown): unknown => (problem as { network?: { kind?: unknown } } | null)?.network?.kind;

/** The kind of a problem. Throws an InputError where there is none of that name. */
export function kindOf(problem: unknown): Kind {
  const name = kindIn(problem);
  if (name === undefined) return linear;
  const named: Readonly<Record<string, Kind>> = kinds;
  if (typeof name === "string" && name !== "linear" && Object.hasOwn(named, name)) return named[name];
  const known = Object.keys(named).filter((one) => one !== "linear");
  throw new InputError(
    `problem: network.kind must be ${known.map((one) => `"${one}", `).join("")}left out for a deep linear network, got ${shown(name)}`,
  );
}

/** A problem that its schema has passed, with its kind. */
export interface Parsed {
  readonly kind: Kind;
  readonly problem: unknown;
}

/** Checks a problem of any kind against its schema. Throws the InputError that `simulateAny` would begin with. */
export function parseProblem(given: unknown): Parsed {
  const kind = kindOf(given);
  return { kind, problem: parseWith(kind.schema, given) };
}

/** Refuses, for what only one kind has, a problem of another. */
export function requireKind(problem: unknown, name: KindName, what: string): void {
  const got = kindIn(problem);
  if (got === name) return;
  throw new InputError(
    `${what} needs a problem whose network.kind is "${name}", got ${got === undefined ? "none" : shown(got)}`,
  );
}

/**
 * Whether a problem, checked or not, is run in steps: only such runs have checkpoints. For one that is not valid either
 * will do.
 */
export function goesInSteps(problem: unknown, rung: Rung | undefined): boolean {
  try {
    const { kind, problem: checked } = parseProblem(problem);
    return kind.inSteps(checked, rung);
  } catch (error) {
    if (error instanceof InputError) return false;
    throw error;
  }
}
