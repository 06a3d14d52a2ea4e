import type { TrainingData } from "../../data/index.ts";
import type { Alignment, PerLayer } from "../../measure/index.ts";
import type { DeepProblem } from "../../problem/index.ts";
import { startedSteps, SteppedRun, type Started, type StartOptions } from "../../record/index.ts";
import { builtInData } from "./builtInData.ts";
import { DeepTraining } from "./deepTraining.ts";
import type { DeepSnapshot } from "./deepSnapshot.ts";

/** What the layers of a deep network could reach. */
export interface DeepFound {
  /** The layer sizes n_0 … n_L. */
  readonly sizes: readonly number[];
  /** The largest weight alignment of each layer with this feedback, and of all together. */
  readonly ceilings: Alignment | null;
  /** The same of independent feedback, in the root of the mean square. */
  readonly meanCeilings: PerLayer;
}

/**
 * Draws the random parts of a checked problem. `data` are those of a problem whose data are files; the others are made
 * from the problem. Throws an InputError for a problem that does not fit its data.
 */
export const realiseDeep = (problem: DeepProblem, data = builtInData(problem)): DeepTraining =>
  new DeepTraining(problem, data);

/** The same, ready to run. */
export function startDeep(
  problem: DeepProblem,
  { data = builtInData(problem) }: StartOptions<null, TrainingData> = {},
): Started<DeepSnapshot, null, DeepFound> {
  const first = realiseDeep(problem, data);
  const { sizes, ceilings, meanCeilings } = first;
  // Training changes its networks: a second run of the same takes new ones.
  let ready: DeepTraining | null = first;
  return startedSteps(null, { sizes, ceilings, meanCeilings }, (checkpoint) => {
    const training = ready ?? realiseDeep(problem, data);
    ready = null;
    return new SteppedRun(training, checkpoint);
  });
}
