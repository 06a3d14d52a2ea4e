import type { Resumable } from "../record/index.ts";
import { divergedAt } from "./divergence.ts";
import type { OrderParameters } from "./orderParameters.ts";
import { isFiniteSnapshot, snapshot, type ShallowOutcome, type ShallowSnapshot } from "./snapshot.ts";
import type { TeacherStudent } from "./teacherStudent.ts";

/** A two-layer network that learns in steps. */
export interface Chain {
  /** Goes on from one step to another. Returns the step reached, below `to` when the run diverged there. */
  advance(from: number, to: number): number;
  orderParameters(): OrderParameters;
  /** All that changes from step to step. */
  parts(): Resumable[];
}

/** Runs a chain and yields a snapshot at each time; returns how it ended. */
export function* runChain(
  problem: TeacherStudent,
  initial: OrderParameters,
  chain: Chain,
  times: ArrayLike<number>,
): Generator<ShallowSnapshot, ShallowOutcome> {
  const { N } = problem;
  let step = 0;
  for (let i = 0; i < times.length; i++) {
    const target = Math.round(times[i] * N);
    step = chain.advance(step, target);
    if (step < target) return divergedAt(problem, initial, step);
    const at = snapshot(problem, chain.orderParameters(), step, times[i]);
    if (!isFiniteSnapshot(at)) return divergedAt(problem, initial, step);
    yield at;
  }
  return { status: "completed", steps: step, time: step / N, message: "" };
}
