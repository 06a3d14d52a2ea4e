/** How a run ended. Ending early is data, not an exception. */
export interface Outcome {
  readonly status: "completed" | "diverged" | "interrupted";
  /** Steps of SGD or gradient descent done; for a flow, steps of the integrator. */
  readonly steps: number;
  /** The time reached. */
  readonly time: number;
  /** For a run that ended early: what happened, in a sentence, and what to try. */
  readonly message?: string;
  /** Where a diverging run blew up: the layer whose weights grew most, and their norm. */
  readonly layer?: number;
  readonly norm?: number;
  /** The largest rate, found by trial, at which the same run stays stable. */
  readonly stableRate?: number;
}

/** What a simulation gives: how it ended, and what it measured on the way. */
export interface Trajectory<Snapshot> {
  readonly outcome: Outcome;
  readonly snapshots: readonly Snapshot[];
}
