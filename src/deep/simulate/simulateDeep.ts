import type { TrainingData } from "../../data/index.ts";
import type { Alignment, PerLayer } from "../../measure/index.ts";
import { deepProblemSchema, parseWith, type DeepProblemInput } from "../../problem/index.ts";
import { snapshotsOf, SteppedRun, trajectoryOf, type Trajectory } from "../../record/index.ts";
import { builtInData } from "./builtInData.ts";
import { DeepTraining } from "./deepTraining.ts";
import type { DeepSnapshot } from "./deepSnapshot.ts";

export interface SimulateDeepOptions {
  /** The data of a problem whose data are files; the others are made from the problem. */
  readonly data?: TrainingData;
  /** Called at every snapshot, as it is taken. */
  readonly onSnapshot?: (snapshot: DeepSnapshot) => void;
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
 * Throws an InputError for a problem that is not valid or does not fit its data; divergence is an outcome, not an
 * exception.
 */
export function simulateDeep(problem: DeepProblemInput, options: SimulateDeepOptions = {}): DeepTrajectory {
  const { data, onSnapshot } = options;
  const checked = parseWith(deepProblemSchema, problem);
  const training = new DeepTraining(checked, data ?? builtInData(checked));
  const { sizes, ceilings, meanCeilings } = training;
  return { sizes, ceilings, meanCeilings, ...trajectoryOf(snapshotsOf(new SteppedRun(training)), onSnapshot) };
}
