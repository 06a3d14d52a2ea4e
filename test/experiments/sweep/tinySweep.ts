/** A problem that runs in a millisecond. */
export const PROBLEM = {
  network: { inputs: 3, widths: [4, 4], outputs: 2, initial: { kind: "gaussian", scale: 0.1 } },
  feedback: { kind: "orthonormal" },
  data: { kind: "teacher", samples: 6 },
  training: { time: 1, rate: 0.1, batch: "full", snapshotTimes: [0, 0.5, 1] },
};

/** Twelve tasks, of which those of one rule fail as they run: alignment matrices do not tell of backpropagation. */
export const SWEEP = {
  name: "a test",
  problem: PROBLEM,
  rung: "matrices",
  zip: [
    {
      "network.widths": [
        [4, 4],
        [3, 5],
        [5, 6],
      ],
      rule: ["dfa", "bp", "dfa"],
    },
    { "training.rate": [0.1, 0.05] },
  ],
  seeds: [1, 2],
  keep: ["final.weightAlignment", "final.loss", "snapshots.loss", "snapshots.weightAlignment.total"],
};

/** The numbers of the tasks that fail. */
export const FAILING = [4, 5, 6, 7];
