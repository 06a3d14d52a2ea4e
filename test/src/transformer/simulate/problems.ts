import type { TransformerProblemInput } from "../../../../src/problem/index.ts";

/** A small problem, all of whose steps take a moment. */
export const small = (change: object = {}): TransformerProblemInput => ({
  network: { kind: "transformer", context: 6, width: 8, heads: 2, blocks: 2 },
  data: { kind: "hidden-markov", states: 3, symbols: 4 },
  training: { steps: 12, batch: 3, snapshotSteps: [0, 5, 12] },
  measure: { sequences: 5 },
  ...change,
});
