import { setImmediate } from "node:timers/promises";
import { builtInData, DeepRun, isBuiltIn, trajectoryOf } from "../../src/deep/index.ts";
import type { TrainingData } from "../../src/data/index.ts";
import { InputError } from "../../src/inputError.ts";
import { deepProblemSchema, parseWith, type DeepProblem } from "../../src/problem/index.ts";
import { writeFileAtomic } from "../../src/record/node.ts";
import { CHECKPOINT_MS, newOrResumed, requireCheckpointFile, settle, TURN_MS } from "./checkpointFile.ts";
import type { SimulateAnyOptions } from "./simulate.ts";

/**
 * Trains a deep network, and reads the files it needs. With a checkpoint's path the state of the run is kept there, from the start, every half a minute and when the run is interrupted,
 * and the run goes on from it where the file exists; once the run has ended, the file is removed, unless it is to be kept.
 * Throws an InputError for a problem that is not valid, data that cannot be read, a checkpoint of another run, and a rung.
 */
export async function deepRun(given: unknown, options: SimulateAnyOptions) {
  const { rung, onProgress, checkpoint, keepCheckpoint, signal } = options;
  const problem = parseWith(deepProblemSchema, given);
  if (rung !== undefined) throw new InputError(`deep network: has no rungs, got "${rung}"; leave it out`);
  requireCheckpointFile(checkpoint);
  const data = await dataOf(problem, options);
  const run = newOrResumed(checkpoint, (state) => new DeepRun(problem, data, state));
  const save = () => checkpoint !== undefined && writeFileAtomic(checkpoint, run.checkpoint());
  save();
  // Drawing a wide network and its first measures take their time before the first step.
  onProgress?.(run.step / run.total);
  let [turn, saved] = [performance.now(), performance.now()];
  const aborted = () => signal?.aborted === true;
  while (!run.outcome && !aborted()) {
    run.advance();
    onProgress?.(run.step / run.total);
    if (performance.now() - turn < TURN_MS) continue;
    if (performance.now() - saved >= CHECKPOINT_MS) {
      save();
      saved = performance.now();
    }
    await setImmediate();
    turn = performance.now();
  }
  if (!run.outcome) save();
  else if (checkpoint !== undefined) settle(checkpoint, run, keepCheckpoint === true);
  const { outcome, sizes, ceilings, meanCeilings, snapshots } = trajectoryOf(run);
  return { problem, rung: null, sizes, outcome, ceilings, meanCeilings, snapshots };
}

async function dataOf(problem: DeepProblem, { folder = ".", dataDir }: SimulateAnyOptions): Promise<TrainingData> {
  const { data, seed } = problem;
  if (isBuiltIn(data)) return builtInData(problem);
  const { loadTrainingData } = await import("../data/index.ts");
  return loadTrainingData(data, { folder, seed, ...(dataDir !== undefined && { dataDir }) });
}
