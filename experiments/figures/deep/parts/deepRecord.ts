import type { DeepProblemInput } from "../../../../src/problem/index.ts";
import type { DeepSnapshot } from "../../../../src/deep/index.ts";
import type { FigureContext } from "../../figure.ts";
import type { DeepRecord } from "../../../run/index.ts";
import type { Point } from "../../../plot/index.ts";

/** The record of one of a figure's problems, each of which is a deep network. */
export const deepRecord = ({ record }: FigureContext, problem: DeepProblemInput): DeepRecord =>
  record(problem) as DeepRecord;

/** What a run shows over its epochs, from the first on: the start has no place on a logarithmic axis. */
export const course = ({ snapshots }: DeepRecord, of: (at: DeepSnapshot) => number | null | undefined): Point[] =>
  snapshots.filter(({ epoch }) => epoch > 0).map((at) => [at.epoch, of(at) ?? null]);

/** The last look at a run. */
export const last = ({ snapshots }: DeepRecord): DeepSnapshot => snapshots[snapshots.length - 1];

/**
 * The epoch at which a course first passes a level, interpolated in log time; null where it starts above it or never
 * does.
 */
export function passingEpoch(points: readonly Point[], level: number): number | null {
  const i = points.findIndex(([, value]) => value !== null && value >= level);
  if (i < 1) return null;
  const [[t0, v0], [t1, v1]] = [points[i - 1], points[i]];
  return t0! * (t1! / t0!) ** ((level - v0!) / (v1! - v0!));
}

/** 1 − accuracy. */
export const errorOf = (of: { readonly accuracy: number | null } | null): number | null =>
  of === null || of.accuracy === null ? null : 1 - of.accuracy;
