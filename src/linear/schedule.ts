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
  const chosen = times
    ? times.map((t) => Math.min(t, end))
    : [0, ...logSpaced(FIRST_FRACTION * end, end, DEFAULT_SNAPSHOTS)];
  return [...new Set(chosen)].toSorted((a, b) => a - b);
}
