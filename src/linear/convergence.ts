import type { StepCounts } from "../ode/index.ts";

/**
 * A flow that has taken this many steps of the integrator, or has proved stiff, is looked at, to see whether anything
 * is left to learn.
 */
const LONG = 20_000;
/**
 * The flow has converged when this fraction of the excess loss at the start is left: below it is the integrator's
 * error.
 */
const CONVERGED = 1e-18;
/**
 * When it is judged: from this fraction of the whole time on, or from the unit of time where that comes sooner, so
 * that a time without end costs no more than a long one; and at multiples of that.
 */
const STRIDE = 1.25;
const FIRST_STRIDE = 1e-6;

/** Whether a flow has converged, judged at times of its own, so that it ends the same however often it is looked at. */
export class Convergence {
  reached = false;
  /** When to judge next. */
  next: number;
  /** Less excess loss than this is none. */
  readonly negligible: number;

  /** @param time of the whole flow @param excessLoss at the start */
  constructor(time: number, excessLoss: number) {
    const first = Math.min(FIRST_STRIDE * time, 1);
    // The smallest numbers do not grow by a quarter: they have no parts.
    this.next = first < 2 ** -1022 ? time : first;
    this.negligible = CONVERGED * excessLoss;
  }

  /** Judges at `next`, by the steps so far and the excess loss, which is measured only where it is asked for. */
  judge({ steps, stiff }: StepCounts, excessLoss: () => number): void {
    this.next *= STRIDE;
    this.reached = (steps > LONG || stiff > 0) && excessLoss() <= this.negligible;
  }
}
