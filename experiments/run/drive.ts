import { setImmediate } from "node:timers/promises";
import { InputError } from "../../src/inputError.ts";
import { trajectoryOf, type Started, type SteppedRun, type Trajectory } from "../../src/record/index.ts";
import { writeFileAtomic } from "../../src/record/node.ts";
import { CHECKPOINT_MS, newOrResumed, requireCheckpointFile, settle, TURN_MS } from "./checkpointFile.ts";
import type { SimulateAnyOptions } from "./record.ts";

/** A clock is read after about this long. */
const BURST_MS = 5;

/**
 * Follows a run of any kind to its end. Only runs in steps have checkpoints and can be interrupted; a flow calls
 * `onProgress` with its part of the problem's `time` at each snapshot.
 */
export async function drive<
  Snapshot extends { readonly time: number },
  Rung extends string | null,
  Found extends object,
>(
  { rung, found, inSteps, stream }: Started<Snapshot, Rung, Found>,
  options: SimulateAnyOptions<Rung>,
  time: number,
): Promise<Trajectory<Snapshot> & { readonly rung: Rung; readonly found: Found }> {
  if (!inSteps) requireSteps(options, rung === "closed" ? "the closed form" : "the flow");
  const trajectory = inSteps
    ? await runInSteps(inSteps, options)
    : trajectoryOf(stream(), (at) => options.onProgress?.(at.time / time));
  return { rung, found, ...trajectory };
}

/**
 * Runs a simulation in steps to its end, or until it is interrupted, and gives its outcome. With a checkpoint's path
 * the state is kept there, from the first turn on, every half a minute
 * and at an interruption, and the run goes on from it where the file exists; once the run has ended, the file is
 * removed, unless it is to be kept. Runs shorter than a turn write nothing.
 */
async function runInSteps<Snapshot>(
  start: (checkpoint?: Uint8Array) => SteppedRun<Snapshot>,
  { checkpoint, keepCheckpoint, signal, onProgress }: SimulateAnyOptions<string | null>,
): Promise<Trajectory<Snapshot>> {
  requireCheckpointFile(checkpoint);
  const run = newOrResumed(checkpoint, start);
  const save = () => checkpoint !== undefined && writeFileAtomic(checkpoint, run.checkpoint());
  const aborted = () => signal?.aborted === true;
  // Drawing a wide network and its first measures take their time before the first step.
  onProgress?.(run.step / run.total);
  let [turn, saved] = [performance.now(), -Infinity];
  let [burst, last] = [1, turn];
  while (!run.outcome && !aborted()) {
    const before = run.step;
    run.advance(burst);
    onProgress?.(run.step / run.total);
    const now = performance.now();
    if (now - last > 2 * BURST_MS) burst = Math.max(1, Math.floor(burst / 2));
    else if (now - last < BURST_MS && run.step - before === burst) burst *= 2;
    last = now;
    if (now - turn < TURN_MS) continue;
    if (now - saved >= CHECKPOINT_MS) {
      save();
      saved = performance.now();
    }
    await setImmediate();
    turn = last = performance.now();
  }
  if (!run.outcome) save();
  else if (checkpoint !== undefined) settle(checkpoint, run, keepCheckpoint === true);
  return { outcome: run.outcome ?? run.interrupt(), snapshots: run.snapshots };
}

/** Refuses a checkpoint of what is not run in steps. */
function requireSteps({ checkpoint }: SimulateAnyOptions<string | null>, kind: "the flow" | "the closed form"): void {
  if (checkpoint === undefined) return;
  throw new InputError(
    `checkpoint: needs a run in steps of training, got ${kind}, which takes seconds at most; leave it out`,
  );
}
