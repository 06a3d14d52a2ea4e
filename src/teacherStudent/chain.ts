import { snapshotsOf, SteppedRun, type Outcome, type Resumable, type Stepping } from "../record/index.ts";
import { divergedAt } from "./divergence.ts";
import type { OrderParameters } from "./orderParameters.ts";
import { isFiniteSnapshot, snapshot, type TeacherStudentSnapshot } from "./snapshot.ts";
import type { TeacherStudent } from "./teacherStudent.ts";

/** A two-layer network that learns in steps. */
export interface Chain {
  /** Goes on from one step to another. Returns the step reached, below `to` when the run diverged there. */
  advance(from: number, to: number): number;
  orderParameters(): OrderParameters;
  /** All that changes from step to step. */
  parts(): Resumable[];
}

/** The run of a chain to the end, looked at at the given times: a step of time t is the nearest integer to t N. */
export function steppingOf(
  problem: TeacherStudent,
  initial: OrderParameters,
  chain: Chain,
  times: readonly number[],
  end: number,
): Omit<Stepping<TeacherStudentSnapshot>, "about" | "data"> {
  const { N } = problem;
  const stepOf = (time: number) => Math.round(time * N);
  const at = (time: number): TeacherStudentSnapshot | null => {
    const seen = snapshot(problem, chain.orderParameters(), stepOf(time), time);
    return isFiniteSnapshot(seen) ? seen : null;
  };
  const total = stepOf(end);
  const diverged = (step: number) => divergedAt(problem, initial, step);
  return {
    total,
    looks: times.map(stepOf),
    parts: chain.parts(),
    advance: (from, to) => chain.advance(from, to),
    look: (index) => at(times[index]),
    time: (step) => step / N,
    end: () => (at(end) ? { status: "completed", steps: total, time: total / N } : diverged(total)),
    diverged,
  };
}

/** The same as a stream. */
export function runChain(
  problem: TeacherStudent,
  initial: OrderParameters,
  chain: Chain,
  times: ArrayLike<number>,
): Generator<TeacherStudentSnapshot, Outcome, void> {
  const stepping = steppingOf(problem, initial, chain, Array.from(times), times[times.length - 1] ?? 0);
  return snapshotsOf(new SteppedRun({ ...stepping, about: () => "", data: () => 0 }));
}
