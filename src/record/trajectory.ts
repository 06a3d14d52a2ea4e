/** How a run ended: at its time, where nothing was left to learn, or early. Ending early is data, not an exception. */
export interface Outcome {
  readonly status: "completed" | "converged" | "diverged" | "interrupted";
  /** Steps of SGD or gradient descent done; for a flow, steps of the integrator. */
  readonly steps: number;
  /** The time reached. */
  readonly time: number;
  /** For a run that ended early: what happened, in a sentence, and what to try. */
  readonly message?: string;
  /** Where a diverging run blew up: the layer whose weights grew most, and their norm. */
  readonly layer?: number;
  readonly norm?: number;
  /** A rate at which the same run stays stable: found by trial for linear networks, an estimate for two-layer ones. */
  readonly stableRate?: number;
}

/** What a simulation gives: how it ended, and what it measured on the way. */
export interface Trajectory<Snapshot> {
  readonly outcome: Outcome;
  readonly snapshots: readonly Snapshot[];
}
