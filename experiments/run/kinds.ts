import { InputError } from "../../src/inputError.ts";
import { parseWith } from "../../src/problem/index.ts";
import { kindOf, requireRung, type KindName } from "../../src/simulate/index.ts";
import { deep } from "./kinds/deep.ts";
import type { Kind } from "./kind.ts";
import { linear } from "./kinds/linear.ts";
import { sequence } from "./kinds/sequence.ts";
import { teacherStudent } from "./kinds/teacherStudent.ts";
import { transformer } from "./kinds/transformer.ts";

/**
 * The kinds of network, each with what running its problems takes beyond simulating them. The rest of the program knows
 * them by this table alone.
 */
const kinds = { linear, "teacher-student": teacherStudent, deep, sequence, transformer } satisfies Record<
  KindName,
  unknown
>;

type Named = typeof kinds;

/** A run of any kind and all it takes to make it again: what `dfa-theory simulate --json` prints. */
export type SimulationRecord = Named[KindName] extends infer Row ? (Row extends Kind<infer Run> ? Run : never) : never;

/** A rung of the ladder of some kind of network. */
export type Rung = NonNullable<SimulationRecord["rung"]>;

/** The rungs of each kind, by what messages call it; kinds with but one way to run have none. */
export const RUNGS_OF: ReadonlyMap<string, readonly Rung[]> = new Map(
  Object.values(kinds).map(({ title, rungs }) => [title, rungs]),
);

/** All rungs there are. */
export const RUNGS: readonly Rung[] = [...new Set([...RUNGS_OF.values()].flat())];

/** A problem that its schema has passed, with its kind and a rung that the kind has. */
export interface Parsed {
  readonly kind: Kind;
  readonly problem: unknown;
  readonly rung: string | undefined;
}

/**
 * Checks a problem of any kind against its schema, and the rung it is to run on. Throws the InputError that
 * `simulateAny` would begin with.
 */
export function parseProblem(given: unknown, rung?: string): Parsed {
  const kind = rowOf(given);
  requireRung(kind, rung);
  return { kind, problem: parseWith(kind.schema, given), rung };
}

/** The row of a problem's kind. Throws an InputError where there is none of that name. */
export function rowOf(problem: unknown): Kind {
  const rows: Readonly<Record<KindName, Kind>> = kinds;
  return rows[kindOf(problem)];
}

/**
 * Whether a problem, checked or not, is run in steps: only such runs have checkpoints. For one that is not valid either
 * will do.
 */
export function goesInSteps(problem: unknown, rung: string | undefined): boolean {
  try {
    const parsed = parseProblem(problem, rung);
    return parsed.kind.inSteps(parsed.problem, parsed.rung);
  } catch (error) {
    if (error instanceof InputError) return false;
    throw error;
  }
}
