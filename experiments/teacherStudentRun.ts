import { InputError } from "../src/inputError.ts";
import { toRows } from "../src/linalg/index.ts";
import { parseWith, teacherStudentProblemSchema } from "../src/problem/index.ts";
import type { Outcome } from "../src/record/index.ts";
import {
  DEFAULT_SHALLOW_RUNG,
  SHALLOW_RUNGS,
  startTeacherStudent,
  type ShallowRung,
  type ShallowSnapshot,
} from "../src/shallow/index.ts";
import type { SimulateAnyOptions } from "./simulate.ts";

/** A snapshot of a two-layer network as JSON holds it: matrices as nested rows. */
export interface PlainShallowSnapshot extends Omit<ShallowSnapshot, "Q" | "R" | "v"> {
  readonly Q: readonly number[][];
  readonly R: readonly number[][];
  readonly v: readonly number[];
}

/**
 * Runs a teacher–student problem on one of its rungs. Throws an InputError for a problem that is not valid, and for a rung
 * that two-layer networks do not have.
 */
export function teacherStudentRun(given: unknown, { rung, onProgress }: SimulateAnyOptions) {
  const problem = parseWith(teacherStudentProblemSchema, given);
  const chosen = shallowRung(rung);
  const snapshots: PlainShallowSnapshot[] = [];
  const run = startTeacherStudent(problem, chosen);
  let next = run.next();
  for (; !next.done; next = run.next()) {
    const { Q, R, v, ...rest } = next.value;
    snapshots.push({ ...rest, Q: toRows(Q), R: toRows(R), v: [...v] });
    onProgress?.(next.value.time / problem.training.time);
  }
  const outcome: Outcome = next.value;
  return { problem, rung: chosen, outcome, snapshots };
}

/** The rung of that name. Throws an InputError for one that two-layer networks do not have. */
export function shallowRung(asked: string = DEFAULT_SHALLOW_RUNG): ShallowRung {
  const found = SHALLOW_RUNGS.find((rung) => rung === asked);
  if (found) return found;
  throw new InputError(
    `teacher-student network: rung must be one of ${SHALLOW_RUNGS.join(", ")}, got ${JSON.stringify(asked)}`,
  );
}
