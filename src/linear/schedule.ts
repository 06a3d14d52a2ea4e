import { logSpaced } from "../record/index.ts";

/** When a run is looked at, unless the problem says otherwise: at the start and at about this many log-spaced times. */
const DEFAULT_SNAPSHOTS = 40;

/** A log-spaced run starts at this fraction of its length. */
const FIRST_FRACTION = 1e-3;

/**
 * The steps at which a discrete run of `total` steps is looked at: given times rounded to steps, or 0 and log-spaced
 * steps up to the last.
 */
export function snapshotSteps(total: number, rate: number, times?: readonly number[]): number[] {
  const steps = times
    ? times.map((t) => Math.min(total, Math.round(t / rate)))
    : [0, ...logSpaced(Math.min(1, total), total, DEFAULT_SNAPSHOTS).map(Math.round)];
  return [...new Set(steps)].toSorted((a, b) => a - b);
}

/** The times at which a flow up to `end` is looked at. */
export function snapshotTimes(end: number, times?: readonly number[]): number[] {
  // A fraction of the smallest numbers is zero, from which nothing is spaced.
  const first = FIRST_FRACTION * end || end;
  const chosen = times ? times.map((t) => Math.min(t, end)) : [0, ...logSpaced(first, end, DEFAULT_SNAPSHOTS)];
  return [...new Set(chosen)].toSorted((a, b) => a - b);
}

/** No step is shorter: the smallest number of full precision. */
const SHORTEST_STEP = 2 ** -1022;

/** The first step of a flow, as a fraction of the time at which it is first looked at. */
const FIRST_STEP = 0.01;

/** The first step of a flow that is looked at at these times: short beside the first of them, and never zero. */
export function firstFlowStep(end: number, times: readonly number[]): number {
  return Math.max(SHORTEST_STEP, FIRST_STEP * times.reduce((first, t) => (t > 0 ? Math.min(first, t) : first), end));
}
