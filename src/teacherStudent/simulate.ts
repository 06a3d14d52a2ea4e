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
  type Outcome,
  type Stepping,
  type Trajectory,
} from "../record/index.ts";
import { divergedAt } from "./divergence.ts";
import { chainInLaw } from "./exactInLaw.ts";
import { simulateFlow } from "./flow.ts";
import { checkOrderParameters } from "./orderParameters.ts";
import { realiseTeacherStudent, type RealisedTeacherStudent } from "./realise.ts";
import { requireFeasible } from "./requireFeasible.ts";
import { WeightsChain } from "./sgd.ts";
import { isFiniteSnapshot, snapshot, type ShallowOutcome, type ShallowSnapshot } from "./snapshot.ts";
import { stableRate } from "./stableRate.ts";
import { checkTeacherStudent } from "./teacherStudent.ts";

/** The rungs of the ladder for two-layer networks: SGD on full weights, the chain with its law at a cost independent of N, the limit N → ∞. */
export const SHALLOW_RUNGS = ["weights", "order", "flow"] as const;
export type ShallowRung = (typeof SHALLOW_RUNGS)[number];

/** The rung on which a problem runs unless another is asked for: exact in law at any N. */
export const DEFAULT_SHALLOW_RUNG = "order" satisfies ShallowRung;

export interface SimulateTeacherStudentOptions {
  /** The rung to run on; "order" by default. */
  readonly rung?: ShallowRung;
  /** Called at every snapshot, as it is taken. */
  readonly onSnapshot?: (snapshot: ShallowSnapshot) => void;
}

/** A run in progress: it yields snapshots and returns how it ended. */
export type ShallowRun = Generator<ShallowSnapshot, Outcome, void>;

/**
 * Simulates a two-layer student that learns from a teacher: checks the problem, runs it on a rung, and gives what was measured and how it ended.
 * Throws an InputError for a problem that is not valid or does not fit into memory; divergence is an outcome, not an exception.
 */
export function simulateTeacherStudent(
  problem: TeacherStudentProblemInput,
  { rung, onSnapshot }: SimulateTeacherStudentOptions = {},
): Trajectory<ShallowSnapshot> {
  const snapshots: ShallowSnapshot[] = [];
  const run = startTeacherStudent(parseWith(teacherStudentProblemSchema, problem), rung);
  for (let next = run.next(); ; next = run.next()) {
    if (next.done) return { outcome: next.value, snapshots };
    onSnapshot?.(next.value);
    snapshots.push(next.value);
  }
}

/** The same as a stream, for a problem that has been checked: a generator that yields each snapshot when it is taken and returns the outcome. */
export function* startTeacherStudent(
  problem: TeacherStudentProblem,
  rung: ShallowRung = DEFAULT_SHALLOW_RUNG,
): ShallowRun {
  if (rung !== "flow") return yield* snapshotsOf(shallowRun(problem, rung));
  requireFeasible(problem, rung);
  const realised = realiseTeacherStudent(problem);
  const { time, snapshotTimes: asked } = problem.training;
  const times = snapshotTimes(time, asked);
  // The run goes on to its end, whether or not it is looked at there.
  const looks = times[times.length - 1] === time ? times : [...times, time];
  const run = simulateFlow(realised.problem, realised.initial, { times: looks });
  let seen = 0;
  let next = run.next();
  for (; !next.done; next = run.next()) if (seen++ < times.length) yield next.value;
  return outcomeOf(next.value, realised);
}

/**
 * The run on a rung that goes in steps, which can be stopped anywhere and taken up again: `advance()`, `checkpoint()`, `interrupt()`.
 * Throws an InputError for a problem that does not fit into memory, and for a checkpoint of another run.
 */
export function shallowRun(
  problem: TeacherStudentProblem,
  rung: Exclude<ShallowRung, "flow"> = DEFAULT_SHALLOW_RUNG,
  checkpoint?: Uint8Array,
): SteppedRun<ShallowSnapshot> {
  requireFeasible(problem, rung);
  const realised = realiseTeacherStudent(problem);
  const { problem: network, initial } = realised;
  const { N } = network;
  const { time, snapshotTimes: asked } = problem.training;
  const times = snapshotTimes(time, asked);
  checkTeacherStudent(network);
  checkOrderParameters(network, initial);
  const random = stream(problem.seed, "inputs");
  const chain = rung === "weights" ? new WeightsChain(network, initial, random) : chainInLaw(network, initial, random);
  const total = Math.round(time * N);
  const at = (step: number, when: number): ShallowSnapshot | null => {
    const seen = snapshot(network, chain.orderParameters(), step, when);
    return isFiniteSnapshot(seen) ? seen : null;
  };
  const looks = times.map((t) => Math.round(t * N));
  const diverged = (step: number) => outcomeOf(divergedAt(network, initial, step), realised);
  const stepping: Stepping<ShallowSnapshot> = {
    about: () => canonicalJson({ problem, rung }),
    data: () => 0,
    total,
    looks,
    parts: chain.parts(),
    advance: (from, to) => chain.advance(from, to),
    look: (index) => at(looks[index], times[index]),
    time: (step) => step / N,
    end: () => (at(total, time) ? { status: "completed", steps: total, time: total / N } : diverged(total)),
    diverged,
  };
  return new SteppedRun(stepping, checkpoint);
}

/** An engine's outcome in the form that all trajectories share. */
function outcomeOf(outcome: ShallowOutcome, { problem, initial }: RealisedTeacherStudent): Outcome {
  const { status, steps, time, message } = outcome;
  if (status === "completed") return { status, steps, time };
  const { rate } = stableRate(problem, initial);
  const early = { steps, time, message, ...(rate > 0 && { stableRate: rate }) };
  return { status: status === "stalled" ? "interrupted" : status, ...early };
}
