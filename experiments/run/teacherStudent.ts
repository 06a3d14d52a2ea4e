import { InputError } from "../../src/inputError.ts";
import { toRows } from "../../src/linalg/index.ts";
import { parseWith, teacherStudentProblemSchema } from "../../src/problem/index.ts";
import {
  DEFAULT_SHALLOW_RUNG,
  SHALLOW_RUNGS,
  shallowRun,
  simulateTeacherStudent,
  type ShallowRung,
  type ShallowSnapshot,
} from "../../src/teacherStudent/index.ts";
import { requireSteps } from "./requireSteps.ts";
import { runInSteps } from "./drive.ts";
import type { SimulateAnyOptions } from "./simulate.ts";

/** A snapshot of a two-layer network as JSON holds it: matrices as nested rows. */
export interface PlainShallowSnapshot extends Omit<ShallowSnapshot, "Q" | "R" | "v"> {
  readonly Q: readonly number[][];
  readonly R: readonly number[][];
  readonly v: readonly number[];
}

/**
 * Runs a teacher–student problem on one of its rungs. Throws an InputError for a problem that is not valid, for a rung
 * that two-layer networks do not have, and for a checkpoint of another run or of the flow.
 */
export async function teacherStudentRun(given: unknown, options: SimulateAnyOptions) {
  const problem = parseWith(teacherStudentProblemSchema, given);
  const rung = shallowRung(options.rung);
  const onSnapshot = ({ time }: ShallowSnapshot) => options.onProgress?.(time / problem.training.time);
  if (rung === "flow") requireSteps(options, "the flow");
  const { outcome, snapshots } =
    rung === "flow"
      ? simulateTeacherStudent(problem, { rung, onSnapshot })
      : await runInSteps((state) => shallowRun(problem, rung, state), onSnapshot, options);
  return { problem, rung, outcome, snapshots: snapshots.map(plain) };
}

const plain = ({ Q, R, v, ...rest }: ShallowSnapshot): PlainShallowSnapshot => ({
  ...rest,
  Q: toRows(Q),
  R: toRows(R),
  v: [...v],
});

/** The rung of that name. Throws an InputError for one that two-layer networks do not have. */
export function shallowRung(asked: string = DEFAULT_SHALLOW_RUNG): ShallowRung {
  const found = SHALLOW_RUNGS.find((rung) => rung === asked);
  if (found) return found;
  throw new InputError(
    `teacher-student network: rung must be one of ${SHALLOW_RUNGS.join(", ")}, got ${JSON.stringify(asked)}`,
  );
}
