import { InputError } from "../../src/inputError.ts";
import type { SimulateAnyOptions, SimulationRecord } from "../run/index.ts";
import type { Given } from "./pool.ts";
import { simulateOn } from "./simulateOn.ts";
import { type StopFlag, withSignal } from "./stopFlag.ts";

/** How every problem is run: plain data, as `simulateAny` takes it. */
export type RunSettings = Pick<SimulateAnyOptions, "rung" | "folder" | "dataDir">;

/** A problem to run. */
export interface RunOrder {
  readonly problem: unknown;
  readonly settings: RunSettings;
  /** Where a long run keeps its state; undefined to keep none. */
  readonly checkpoint: string | undefined;
  /** Raised when the run is to stop. */
  readonly stop: StopFlag;
}

/**
 * The record of a run, null for one that was asked to stop and kept its state; an InputError as its message: the class
 * of an error does not survive the way between threads.
 */
export type RunAnswer = { readonly record: SimulationRecord | null } | { readonly refused: string };

/** Runs a problem. */
export function run({ order: { problem, settings, checkpoint, stop } }: Given<RunOrder>): Promise<RunAnswer> {
  return withSignal(stop, async (signal) => {
    try {
      const record = await simulateOn(problem, { ...settings, signal }, checkpoint);
      return { record: record.outcome.status === "interrupted" && signal.aborted ? null : record };
    } catch (error) {
      if (signal.aborted && error === signal.reason) return { record: null };
      if (error instanceof InputError) return { refused: error.message };
      throw error;
    }
  });
}
