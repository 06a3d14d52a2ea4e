import type { TrainingData } from "../../data/index.ts";
import type { Alignment, PerLayer } from "../../measure/index.ts";
import { deepProblemSchema, parseWith, type DeepProblemInput } from "../../problem/index.ts";
import type { Trajectory } from "../../record/index.ts";
import { builtInData } from "./builtInData.ts";
import { DeepRun } from "./deepRun.ts";
import type { DeepSnapshot } from "./deepSnapshot.ts";

export interface SimulateDeepOptions {
  /** The data of a problem whose data are files; the others are made from the problem. */
  readonly data?: TrainingData;
  /** Called at every snapshot, as it is taken. */
  readonly onSnapshot?: (snapshot: DeepSnapshot) => void;
  /** Called after every step with the fraction of the steps done, 0 … 1. */
  readonly onProgress?: (fraction: number) => void;
  /** Saves the state of the run, as bytes, every so many milliseconds. */
  readonly checkpoint?: { readonly save: (state: Uint8Array) => void; readonly every: number };
  /** A saved state to go on from. */
  readonly resume?: Uint8Array;
  /** Looked at between steps: once aborted, the run ends with what was measured, its outcome "interrupted". */
  readonly signal?: AbortSignal;
}

/** A run of a deep network and what its layers could reach. */
export interface DeepTrajectory extends Trajectory<DeepSnapshot> {
  /** The layer sizes n_0 … n_L. */
  readonly sizes: readonly number[];
  /** The largest weight alignment of each layer with this feedback, and of all together. */
  readonly ceilings: Alignment | null;
  /** The same of independent feedback, in the root of the mean square. */
  readonly meanCeilings: PerLayer;
}

/**
 * Trains a deep network as a problem says, and gives what was measured and how it ended.
 * Throws an InputError for a problem that is not valid or does not fit its data; divergence is an outcome, not an exception.
 */
export function simulateDeep(problem: DeepProblemInput, options: SimulateDeepOptions = {}): DeepTrajectory {
  const { onSnapshot, onProgress, checkpoint, resume, signal } = options;
  const checked = parseWith(deepProblemSchema, problem);
  const run = new DeepRun(checked, options.data ?? builtInData(checked), resume);
  let saved = performance.now();
  const aborted = () => signal?.aborted === true;
  while (!run.outcome && !aborted()) {
    const snapshot = run.advance();
    if (snapshot) onSnapshot?.(snapshot);
    else onProgress?.(run.step / run.total);
    if (checkpoint && performance.now() - saved >= checkpoint.every) {
      checkpoint.save(run.checkpoint());
      saved = performance.now();
    }
  }
  return trajectoryOf(run);
}

/** What a run has given, ended where it stands if it has not ended by itself. */
export function trajectoryOf(run: DeepRun): DeepTrajectory {
  const outcome = run.outcome ?? run.interrupt();
  const { sizes, ceilings, meanCeilings, snapshots } = run;
  return { sizes, ceilings, meanCeilings, outcome, snapshots };
}
