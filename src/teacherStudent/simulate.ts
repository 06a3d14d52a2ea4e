import { snapshotTimes } from "../linear/index.ts";
import {
  parseWith,
  teacherStudentProblemSchema,
  type TeacherStudentProblem,
  type TeacherStudentProblemInput,
} from "../problem/index.ts";
import { stream } from "../random/index.ts";
import {
  canonicalJson,
  snapshotsOf,
  SteppedRun,
  trajectoryOf,
  type Outcome,
  type Trajectory,
} from "../record/index.ts";
import { steppingOf } from "./chain.ts";
import { chainInLaw } from "./exactInLaw.ts";
import { simulateFlow } from "./flow.ts";
import { checkOrderParameters } from "./orderParameters.ts";
import { realiseTeacherStudent } from "./realise.ts";
import { requireFeasible } from "./requireFeasible.ts";
import { WeightsChain } from "./sgd.ts";
import type { TeacherStudentSnapshot } from "./snapshot.ts";
import { checkTeacherStudent } from "./teacherStudent.ts";

/**
 * The rungs of the ladder for two-layer networks: SGD on full weights, the chain with its law at a cost independent of
 * N, the limit N → ∞.
 */
export const TEACHER_STUDENT_RUNGS = ["weights", "order", "flow"] as const;
export type TeacherStudentRung = (typeof TEACHER_STUDENT_RUNGS)[number];

/** The rung on which a problem runs unless another is asked for: exact in law at any N. */
export const DEFAULT_TEACHER_STUDENT_RUNG = "order" satisfies TeacherStudentRung;

export interface SimulateTeacherStudentOptions {
  /** The rung to run on; "order" by default. */
  readonly rung?: TeacherStudentRung;
  /** Called at every snapshot, as it is taken. */
  readonly onSnapshot?: (snapshot: TeacherStudentSnapshot) => void;
}

/** A run in progress: it yields snapshots and returns how it ended. */
export type TeacherStudentRun = Generator<TeacherStudentSnapshot, Outcome, void>;

/**
 * Simulates a two-layer student that learns from a teacher: checks the problem, runs it on a rung, and gives what was
 * measured and how it ended.
 * Throws an InputError for a problem that is not valid or does not fit into memory; divergence is an outcome, not an
 * exception.
 */
export function simulateTeacherStudent(
  problem: TeacherStudentProblemInput,
  { rung, onSnapshot }: SimulateTeacherStudentOptions = {},
): Trajectory<TeacherStudentSnapshot> {
  return trajectoryOf(startTeacherStudent(parseWith(teacherStudentProblemSchema, problem), rung), onSnapshot);
}

/**
 * The same as a stream, for a problem that has been checked: a generator that yields each snapshot when it is taken and
 * returns the outcome.
 */
export function* startTeacherStudent(
  problem: TeacherStudentProblem,
  rung: TeacherStudentRung = DEFAULT_TEACHER_STUDENT_RUNG,
): TeacherStudentRun {
  if (rung !== "flow") return yield* snapshotsOf(teacherStudentRun(problem, rung));
  requireFeasible(problem, rung);
  const { problem: network, initial } = realiseTeacherStudent(problem);
  const { time, snapshotTimes: asked } = problem.training;
  const times = snapshotTimes(time, asked);
  // The run goes on to its end, whether or not it is looked at there.
  const looks = times[times.length - 1] === time ? times : [...times, time];
  const run = simulateFlow(network, initial, { times: looks });
  let seen = 0;
  let next = run.next();
  for (; !next.done; next = run.next()) if (seen++ < times.length) yield next.value;
  return next.value;
}

/**
 * The run on a rung that goes in steps, which can be stopped anywhere and taken up again: `advance()`, `checkpoint()`,
 * `interrupt()`.
 * Throws an InputError for a problem that does not fit into memory, and for a checkpoint of another run.
 */
export function teacherStudentRun(
  problem: TeacherStudentProblem,
  rung: Exclude<TeacherStudentRung, "flow"> = DEFAULT_TEACHER_STUDENT_RUNG,
  checkpoint?: Uint8Array,
): SteppedRun<TeacherStudentSnapshot> {
  requireFeasible(problem, rung);
  const { problem: network, initial } = realiseTeacherStudent(problem);
  const { time, snapshotTimes: asked } = problem.training;
  checkTeacherStudent(network);
  checkOrderParameters(network, initial);
  const random = stream(problem.seed, "inputs");
  const chain = rung === "weights" ? new WeightsChain(network, initial, random) : chainInLaw(network, initial, random);
  const stepping = steppingOf(network, initial, chain, snapshotTimes(time, asked), time);
  return new SteppedRun({ ...stepping, about: () => canonicalJson({ problem, rung }), data: () => 0 }, checkpoint);
}
