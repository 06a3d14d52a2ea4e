import { InputError } from "../../src/inputError.ts";
import type { SimulateAnyOptions, SimulationRecord } from "../run/index.ts";
import type { Given } from "./pool.ts";
import { simulateOn } from "./simulateOn.ts";

/** How every problem is run: plain data, as `simulateAny` takes it. */
export type RunSettings = Pick<SimulateAnyOptions, "rung" | "folder" | "dataDir">;

/** A problem to run. */
export interface RunOrder {
  readonly problem: unknown;
  readonly settings: RunSettings;
  /** Where a long run keeps its state; undefined to keep none. */
  readonly checkpoint: string | undefined;
}

/**
 * The record of a run; an InputError as its message: the class of an error does not survive the way between threads.
 */
export type RunAnswer = { readonly record: SimulationRecord } | { readonly refused: string };

/** Runs a problem. */
export async function run({ order: { problem, settings, checkpoint } }: Given<RunOrder>): Promise<RunAnswer> {
  try {
    return { record: await simulateOn(problem, settings, checkpoint) };
  } catch (error) {
    if (error instanceof InputError) return { refused: error.message };
    throw error;
  }
}
