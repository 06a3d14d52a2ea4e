import { snapshotsOf, type SteppedRun } from "./steppedRun.ts";
import type { Outcome } from "./trajectory.ts";

/** A checked problem made ready to run on a rung, before its first step. */
export interface Started<Snapshot, Rung extends string | null, Found extends object = object> {
  /** The rung that it runs on, null where there is but one way to run it. */
  readonly rung: Rung;
  /** What is known of the network before it learns. */
  readonly found: Found;
  /**
   * The run in steps, new or gone on with from a checkpoint, which can be stopped anywhere: `advance()`,
   * `checkpoint()`, `interrupt()`. Null for a flow. Throws an InputError for a checkpoint of another run.
   */
  readonly inSteps: ((checkpoint?: Uint8Array) => SteppedRun<Snapshot>) | null;
  /** The same as a stream: yields each snapshot when it is taken and returns the outcome. */
  stream(): Generator<Snapshot, Outcome, void>;
}

/** A run in steps. */
export const startedSteps = <Snapshot, Rung extends string | null, Found extends object>(
  rung: Rung,
  found: Found,
  inSteps: (checkpoint?: Uint8Array) => SteppedRun<Snapshot>,
): Started<Snapshot, Rung, Found> => ({ rung, found, inSteps, stream: () => snapshotsOf(inSteps()) });

/** A run that is followed as a whole. */
export const startedFlow = <Snapshot, Rung extends string | null, Found extends object>(
  rung: Rung,
  found: Found,
  stream: () => Generator<Snapshot, Outcome, void>,
): Started<Snapshot, Rung, Found> => ({ rung, found, inSteps: null, stream });

/** What a checked problem is started with. */
export interface StartOptions<Rung extends string | null = null, Data = never> {
  /** The rung to run on; by default the cheapest that can do what the problem asks. */
  readonly rung?: NonNullable<Rung> | undefined;
  /** The data of a problem whose data are files. */
  readonly data?: Data | undefined;
}
