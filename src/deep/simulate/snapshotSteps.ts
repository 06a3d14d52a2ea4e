import { logSpaced } from "../../linear/index.ts";
import type { DeepProblem } from "../../problem/index.ts";

/** Unless the problem says otherwise: the start, and this many log-spaced steps, the first after a tenth of an epoch. */
const DEFAULT_SNAPSHOTS = 20;
const FIRST_EPOCH = 0.1;

/** The steps after which a run of `total` steps is looked at, ascending. */
export function snapshotSteps(
  { epochs, snapshotEpochs }: DeepProblem["training"],
  total: number,
  stepsPerEpoch: number,
): number[] {
  const chosen = snapshotEpochs ?? [0, ...logSpaced(Math.min(FIRST_EPOCH, epochs), epochs, DEFAULT_SNAPSHOTS)];
  const steps = chosen.map((epoch) => Math.min(total, Math.round(epoch * stepsPerEpoch)));
  return [...new Set(steps)].toSorted((a, b) => a - b);
}
