import { logSpaced } from "../../record/index.ts";
import type { DeepProblem } from "../../problem/index.ts";

/**
 * Unless the problem says otherwise: the start, and this many log-spaced steps, the first after a tenth of an epoch.
 */
const DEFAULT_SNAPSHOTS = 20;
const FIRST_EPOCH = 0.1;

/** The steps after which a run of `total` steps is looked at, ascending. */
export function epochSteps(
  { epochs, snapshotEpochs }: DeepProblem["training"],
  total: number,
  stepsPerEpoch: number,
): number[] {
  const stepOf = (epoch: number) => Math.min(total, Math.round(epoch * stepsPerEpoch));
  // A fraction of a step is a step: the end is looked at however short the run.
  const spaced = () => [0, ...logSpaced(Math.min(FIRST_EPOCH, epochs), epochs, DEFAULT_SNAPSHOTS).map(stepOf), total];
  const steps = snapshotEpochs?.map(stepOf) ?? spaced();
  return [...new Set(steps)].toSorted((a, b) => a - b);
}
