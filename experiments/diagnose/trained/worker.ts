import type { TrainingData } from "../../../src/data/index.ts";
import { startDeep } from "../../../src/deep/index.ts";
import type { Alignment } from "../../../src/measure/index.ts";
import type { DeepProblem } from "../../../src/problem/index.ts";
import { type Given, type StopFlag, withSignal } from "../../batch/index.ts";

/** A network to train on samples that threads share. */
export interface TrainOrder {
  readonly problem: DeepProblem;
  readonly data: TrainingData;
  /** Raised when the run is to stop. */
  readonly stop: StopFlag;
}

/** The end of a training; null for one that diverged or was asked to stop. */
export interface TrainedEnd {
  /** Over the training set. */
  readonly loss: number;
  /** On what was held out. */
  readonly heldOut: { readonly loss: number; readonly accuracy: number | null };
  readonly weightAlignment: Alignment | null;
  readonly gradientAlignment: Alignment | null;
}

/** Steps between two looks at the flag. */
const TURN = 200;

/** Trains a network. */
export function run({ order: { problem, data, stop } }: Given<TrainOrder>): Promise<TrainedEnd | null> {
  return withSignal(stop, async (signal) => {
    const steps = startDeep(problem, { data }).inSteps!();
    while (!steps.outcome && !signal.aborted) {
      steps.advance(TURN);
      await new Promise((resolve) => setImmediate(resolve));
    }
    const last = steps.snapshots.at(-1);
    if (steps.outcome?.status !== "completed" || !last) return null;
    const { loss, test, weightAlignment, gradientAlignment } = last;
    return { loss, heldOut: test!, weightAlignment, gradientAlignment };
  });
}
