import { expect, test } from "vitest";
import { parseWith, transformerProblemSchema } from "../../../src/problem/index.ts";
import { simulate } from "../../../src/simulate/index.ts";
import { small } from "../transformer/simulate/problems.ts";

const message = (problem: unknown): string => {
  try {
    simulate(problem as never);
  } catch (error) {
    return (error as Error).message;
  }
  return "accepted";
};

test("defaults are filled in", () => {
  const network = { kind: "transformer", context: 8, width: 16, blocks: 2 };
  const given = { network: { ...network, tied: true }, data: { kind: "induction" } };
  expect(parseWith(transformerProblemSchema, given)).toEqual({
    network: {
      ...network,
      heads: 1,
      hidden: 64,
      activation: "gelu",
      norm: "layer",
      normPosition: "before",
      tied: true,
      initial: { scale: 1, embedding: 0.25, readout: 0 },
    },
    rule: "dfa",
    feedback: {
      kind: "gaussian",
      scale: 1,
      enters: "blocks",
      overBlocks: "independent",
      error: "logits",
      transport: "none",
      stream: "cut",
    },
    data: { kind: "induction", symbols: 6, markers: 0.2 },
    training: {
      optimiser: { kind: "adam", beta1: 0.9, beta2: 0.999, epsilon: 1e-8 },
      rate: 0.003,
      weightDecay: 0,
      steps: 1000,
      batch: 16,
      warmup: 0,
      decay: "none",
    },
    measure: { sequences: 64 },
    seed: 1,
  });
});

const network = { kind: "transformer", context: 6, width: 8, heads: 2, blocks: 2 };

test.each([
  [{ network: { ...network, heads: 3 } }, "problem: network.heads must divide the width of 8, got 3"],
  [
    { network: { ...network, tied: true }, rule: "frozen" },
    'problem: network.tied must be false where the rule is "frozen", got true',
  ],
  [
    { feedback: { transport: "attention" } },
    'problem: feedback.transport must be "none" where feedback.enters is "blocks", got "attention"',
  ],
  [
    { feedback: { enters: "maps", stream: "whole" } },
    'problem: feedback.stream must be "cut" where feedback.enters is "maps", got "whole"',
  ],
  [
    { network: { ...network, context: 3 }, data: { kind: "induction" } },
    "problem: network.context must be at least 4 for induction, got 3",
  ],
  [{ training: { steps: 5, warmup: 6 } }, "problem: training.warmup must be at most the 5 steps of training, got 6"],
  [
    { training: { steps: 5, snapshotSteps: [1, 9] } },
    "problem: training.snapshotSteps[1] must be at most the 5 steps of training, got 9",
  ],
  [
    { data: { kind: "hidden-markov", symbols: 9 }, feedback: { kind: "orthonormal" } },
    'problem: feedback.kind "orthonormal" needs at least as many rows as columns, got 8 rows for 9 columns in F',
  ],
  [
    { network: { ...network, width: 100000 } },
    "problem: network must take at most 1073512448 numbers with its training.batch (4 GiB), got 1.20e+12; make it smaller",
  ],
  [{ data: { kind: "text", path: "x" } }, 'problem: data.kind "text" needs the file\'s bytes, got none'],
])("bad input is refused in one sentence: %#", (change, sentence) => {
  expect(message(small(change))).toBe(sentence);
});

test("a rate that is far too large ends in divergence, not in an exception or NaN", () => {
  const training = { optimiser: { kind: "sgd" as const }, rate: 1e30, steps: 12, batch: 3 };
  const { outcome, snapshots } = simulate(small({ training }));
  expect(outcome).toMatchObject({ status: "diverged" });
  expect(outcome.message).toMatch(/^diverged at step \d+; try a rate below 1e\+30$/);
  expect(JSON.stringify(snapshots)).not.toMatch(/NaN|Infinity/);
});
