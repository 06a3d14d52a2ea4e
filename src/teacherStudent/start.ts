import { snapshotTimes } from "../linear/index.ts";
import type { TeacherStudentProblem } from "../problem/index.ts";
import { stream } from "../random/index.ts";
import {
  canonicalJson,
  startedFlow,
  startedSteps,
  SteppedRun,
  type Outcome,
  type Started,
  type StartOptions,
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

/**
 * Makes a checked problem ready to run. Throws an InputError for one that does not fit into memory; divergence is an
 * outcome, not an exception.
 */
export function startTeacherStudent(
  problem: TeacherStudentProblem,
  { rung = DEFAULT_TEACHER_STUDENT_RUNG }: StartOptions<TeacherStudentRung> = {},
): Started<TeacherStudentSnapshot, TeacherStudentRung> {
  requireFeasible(problem, rung);
  return rung === "flow"
    ? startedFlow(rung, {}, () => flowRun(problem))
    : startedSteps(rung, {}, (checkpoint) => steppedRun(problem, rung, checkpoint));
}

function* flowRun(problem: TeacherStudentProblem): Generator<TeacherStudentSnapshot, Outcome, void> {
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

function steppedRun(
  problem: TeacherStudentProblem,
  rung: Exclude<TeacherStudentRung, "flow">,
  checkpoint?: Uint8Array,
): SteppedRun<TeacherStudentSnapshot> {
  const { problem: network, initial } = realiseTeacherStudent(problem);
  const { time, snapshotTimes: asked } = problem.training;
  checkTeacherStudent(network);
  checkOrderParameters(network, initial);
  const random = stream(problem.seed, "inputs");
  const chain = rung === "weights" ? new WeightsChain(network, initial, random) : chainInLaw(network, initial, random);
  const stepping = steppingOf(network, initial, chain, snapshotTimes(time, asked), time);
  return new SteppedRun({ ...stepping, about: () => canonicalJson({ problem, rung }), data: () => 0 }, checkpoint);
}
