import type { TransformerProblemInput } from "../../../src/problem/index.ts";
import type { TransformerSnapshot } from "../../../src/transformer/index.ts";
import type { FigureContext, FigureSettings } from "../figure.ts";

/** What learns, and whether one matrix serves all blocks. */
export const METHODS = {
  bp: { rule: "bp", overBlocks: "shared", name: "BP" },
  shared: { rule: "dfa", overBlocks: "shared", name: "DFA, one matrix for all blocks" },
  independent: { rule: "dfa", overBlocks: "independent", name: "DFA, a matrix for each block" },
  frozen: { rule: "frozen", overBlocks: "shared", name: "frozen blocks" },
} as const;

export type Method = keyof typeof METHODS;

/** Depths, seeds and rates of a profile: all methods have the same rates to take their best of at each depth. */
export const SIZES = {
  quick: { blocks: [1, 2, 4], seeds: 3, rates: [0.01], steps: 150, width: 16, context: 8, batch: 8 },
  paper: {
    blocks: [1, 2, 4, 8],
    seeds: 5,
    rates: [0.001, 0.003, 0.01, 0.03],
    steps: 1000,
    width: 32,
    context: 12,
    batch: 16,
  },
};

/** A Transformer of so many blocks that learns induction. */
export function blockProblem(
  { profile, seed }: Pick<FigureSettings, "profile" | "seed">,
  method: Method,
  blocks: number,
  rate: number,
  draw: number,
): TransformerProblemInput {
  const { steps, width, context, batch } = SIZES[profile];
  const { rule, overBlocks } = METHODS[method];
  return {
    network: {
      kind: "transformer",
      context,
      width,
      heads: 4,
      hidden: 2 * width,
      blocks,
      activation: "relu",
      norm: "rms",
    },
    rule,
    feedback: { overBlocks },
    data: { kind: "induction" },
    training: { steps, batch, rate, decay: "cosine", snapshotSteps: [steps] },
    measure: { sequences: 64 },
    seed: 1000 * seed + draw,
  };
}

/** The ends of the runs of a method at a depth at its best rate: of the lowest loss in the mean over seeds. */
export function bestRuns(
  context: FigureContext,
  method: Method,
  blocks: number,
): { readonly rate: number; readonly ends: readonly TransformerSnapshot[] } {
  const { seeds, rates } = SIZES[context.profile];
  const tried = rates.map((rate) => {
    const ends = Array.from({ length: seeds }, (_, draw) => {
      const record = context.record(blockProblem(context, method, blocks, rate, draw));
      if (!("vocabulary" in record)) throw new RangeError("figure: needs the record of a Transformer");
      return record.outcome.status === "completed" ? record.snapshots.at(-1)! : null;
    }).filter((end) => end !== null);
    // A rate at which a run diverges is no rate.
    const loss = ends.length < seeds ? Infinity : ends.reduce((sum, end) => sum + end.loss, 0) / seeds;
    return { rate, ends, loss };
  });
  return tried.reduce((best, next) => (next.loss < best.loss ? next : best));
}
