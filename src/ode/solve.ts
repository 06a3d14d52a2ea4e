import type { EventRecord } from "./event.ts";
import type { OdeProblem } from "./problem.ts";
import { integrate, type OdeOptions, type Outcome, type StepCounts } from "./stepper.ts";

export interface SolveOptions extends OdeOptions {
  /** Times inside the span, in the direction of integration, at which to keep the state; none by default. */
  readonly saveAt?: ArrayLike<number>;
}

/** How an integration went: where and why it ended, what it cost, and what was asked to be kept. */
export interface Solution {
  readonly status: Outcome;
  /** What happened and what to try, when the end of the span was not reached; empty otherwise. */
  readonly message: string;
  /** The last time, and the state then. */
  readonly t: number;
  readonly y: Float64Array;
  readonly counts: StepCounts;
  /** The times of `saveAt` that were reached, and the state at each. */
  readonly times: readonly number[];
  readonly states: readonly Float64Array[];
  readonly events: readonly EventRecord[];
}

/**
 * Solves `dy/dt = f(t, y)`, `y(t0) = y0`, over `[t0, t1]`: Dormand–Prince 5(4), adaptive steps, dense output, events.
 * See `integrate` for the same step by step, and for the options and errors.
 */
export function solve(
  problem: OdeProblem,
  y0: ArrayLike<number>,
  span: readonly [number, number],
  { saveAt = [], ...options }: SolveOptions = {},
): Solution {
  const stepper = integrate(problem, y0, span, options);
  const times: number[] = [];
  const states: Float64Array[] = [];
  for (let i = 0; i < saveAt.length; i++) {
    stepper.advanceTo(saveAt[i]);
    if (stepper.t !== saveAt[i]) break;
    times.push(stepper.t);
    states.push(stepper.y.slice());
  }
  // Whoever has advanced to the end of the span is no longer running.
  const status = stepper.advanceTo(span[1]) as Outcome;
  const { message, t, y, counts, happened } = stepper;
  return { status, message, t, y: y.slice(), counts, times, states, events: happened };
}
