import { lstatSync } from "node:fs";
import { dirname } from "node:path";
import { InputError } from "../../src/inputError.ts";
import { makeFolder, removeFile } from "../../src/record/node.ts";
import { setAside } from "./recordFile.ts";
import { goesInSteps, simulateAny, type SimulateAnyOptions, type SimulationRecord } from "../run/index.ts";

/**
 * Simulates a problem, going on from a checkpoint where one was left by a run that was killed: those that go in steps,
 * which may take hours, keep one.
 * The state of a run that has ended stays until its caller has written the result and removes it with `removeState`.
 * One that is of no use, cut short or of other data, is removed and the run begun anew. Throws what `simulateAny`
 * throws; then a checkpoint stays, for whatever the error was it has not spoilt the state.
 */
export async function simulateOn(
  problem: unknown,
  options: SimulateAnyOptions,
  checkpoint: string | undefined,
): Promise<SimulationRecord> {
  if (checkpoint === undefined || !goesInSteps(problem, options.rung)) return simulateAny(problem, options);
  makeFolder(dirname(checkpoint));
  // What leads elsewhere is not this program's own, which must neither be read nor written through.
  const found = lstatSync(checkpoint, { throwIfNoEntry: false });
  if (found && !found.isFile() && !found.isDirectory()) setAside(checkpoint);
  try {
    return await simulateAny(problem, { ...options, checkpoint, keepCheckpoint: true });
  } catch (error) {
    if (!isUseless(checkpoint, error)) throw error;
    removeFile(checkpoint);
  }
  return simulateOn(problem, options, checkpoint);
}

/** Whether an error is that a checkpoint that is there is of another run, or damaged. */
const isUseless = (checkpoint: string, error: unknown): boolean =>
  error instanceof InputError && error.message.startsWith(`${checkpoint}: checkpoint: `);

/** Whether an error is that a checkpoint could not be written, as on a full disk: no fault of the problem's. */
export const isUnwritable = (checkpoint: string, error: unknown): error is InputError =>
  error instanceof InputError && error.message.startsWith(`${checkpoint}: cannot be written`);
