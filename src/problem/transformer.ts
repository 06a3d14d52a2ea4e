import { z } from "zod";
import { demandIn, fraction, nonNegative, positive, probability, seedSchema, size, whole } from "./fields.ts";
import { MOST_HIDDEN } from "./linearNetwork.ts";

/*
 * The problem file of a Transformer, field by field: tokens on a residual stream, causal attention, a prediction at
 * every token.
 */

/** Sources are written down as matrices, and measured sequences are kept. */
const MOST_SYMBOLS = 10000;
const MOST_MEASURED = 1e8;

const networkSchema = z.strictObject({
  kind: z.literal("transformer"),
  /** T, the tokens that it sees at a time. */
  context: size,
  /** n, the width of the stream, and how many heads share it. */
  width: size,
  heads: size.default(1),
  /** Hidden units of the MLP; by default four times the width. */
  hidden: size.optional(),
  /** D. */
  blocks: size.max(MOST_HIDDEN),
  activation: z.enum(["relu", "gelu"]).default("gelu"),
  norm: z.enum(["none", "layer", "rms"]).default("layer"),
  /** Whether norms stand before attention, MLP and readout, or after what the first two add to the stream. */
  normPosition: z.enum(["before", "after"]).default("before"),
  /** Whether the readout is the embedding of the tokens. */
  tied: z.boolean().default(false),
  initial: z
    .strictObject({
      /** Of the maps in blocks: entries N(0, scale²/fan-in). */
      scale: nonNegative.default(1),
      /** Of the embeddings: entries N(0, embedding²); by default 1, and 1/√n where the readout is tied to them. */
      embedding: nonNegative.optional(),
      /** Of a readout of its own: entries N(0, readout²/n). */
      readout: nonNegative.default(0),
    })
    .prefault({}),
});

const feedbackSchema = z.strictObject({
  kind: z.enum(["gaussian", "uniform", "sign", "orthonormal"]).default("gaussian"),
  /** What the entries of a family, which has E FᵀF = I, are multiplied by. */
  scale: positive.default(1),
  /** Where errors enter: at the outputs of blocks, with backpropagation inside, or at those of all linear maps. */
  enters: z.enum(["blocks", "maps"]).default("blocks"),
  /** A matrix for each block, or the same for all. */
  overBlocks: z.enum(["shared", "independent"]).default("independent"),
  /** What is sent: softmax − onehot over the symbols, or its gradient at the end of the stream. */
  error: z.enum(["logits", "stream"]).default("logits"),
  /** Whether what enters at keys and values is that of their own token, or goes back through the attention pattern. */
  transport: z.enum(["none", "attention"]).default("none"),
  /** Whether errors that enter at a block replace what comes down the stream, or add to it. */
  stream: z.enum(["cut", "whole"]).default("cut"),
});

const dataSchema = z.discriminatedUnion("kind", [
  /** Hidden states that follow one another and show symbols; log-probabilities of both are normals of this size. */
  z.strictObject({
    kind: z.literal("hidden-markov"),
    states: size.max(200).default(8),
    symbols: size.min(2).max(MOST_SYMBOLS).default(8),
    sharpness: nonNegative.default(3),
  }),
  /** Random symbols and a marker: after each later marker comes what came after the first. */
  z.strictObject({
    kind: z.literal("induction"),
    symbols: size.min(2).max(MOST_SYMBOLS).default(6),
    markers: probability.default(0.2),
  }),
  /** A file; its end is kept for measuring. */
  z.strictObject({
    kind: z.literal("text"),
    path: z.string().min(1),
    unit: z.enum(["characters", "bytes"]).default("characters"),
    testFraction: fraction.default(0.1),
  }),
]);

const optimiserSchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("sgd"), momentum: fraction.default(0) }),
  z.strictObject({
    kind: z.literal("adam"),
    beta1: fraction.default(0.9),
    beta2: fraction.default(0.999),
    epsilon: positive.default(1e-8),
  }),
]);

const trainingSchema = z
  .strictObject({
    optimiser: optimiserSchema.prefault({ kind: "adam" }),
    /** The largest learning rate; by default 0.1 for SGD and 0.003 for Adam. */
    rate: positive.optional(),
    /** λ: every step multiplies all that learns by 1 − rate λ beside what the optimiser does (AdamW). */
    weightDecay: nonNegative.default(0),
    steps: size.default(1000),
    /** Sequences a step. */
    batch: size.default(16),
    /** Steps in which the rate rises to its full size. */
    warmup: whole.default(0),
    /** How it falls after that: not at all, or by a half cosine to zero at the end. */
    decay: z.enum(["none", "cosine"]).default("none"),
    /** When to measure. */
    snapshotSteps: z.array(whole).min(1).optional(),
  })
  .superRefine(({ steps, warmup, snapshotSteps = [] }, context) => {
    const late = snapshotSteps.findIndex((step) => step > steps);
    const message = `must be at most the ${steps} steps of training`;
    if (late >= 0) context.addIssue({ code: "custom", path: ["snapshotSteps", late], message });
    if (warmup > steps) context.addIssue({ code: "custom", path: ["warmup"], message });
  })
  .transform((training) => ({ ...training, rate: training.rate ?? (training.optimiser.kind === "sgd" ? 0.1 : 3e-3) }));

/** A run of a Transformer. */
export const transformerProblemSchema = z
  .strictObject({
    network: networkSchema,
    rule: z.enum(["bp", "dfa", "frozen"]).default("dfa"),
    feedback: feedbackSchema.prefault({}),
    data: dataSchema,
    training: trainingSchema.prefault({}),
    /** How many sequences, kept apart from those of training, what is measured is averaged over. */
    measure: z.strictObject({ sequences: size.default(64) }).prefault({}),
    seed: seedSchema.default(1),
  })
  .superRefine(({ network, rule, feedback, data, measure }, context) => {
    const demand = demandIn(context);
    const { width, heads, context: tokens, tied } = network;
    demand(width % heads === 0, ["network", "heads"], `must divide the width of ${width}`);
    demand(!(tied && rule === "frozen"), ["network", "tied"], 'must be false where the rule is "frozen"');
    demand(
      feedback.enters === "maps" || feedback.transport === "none",
      ["feedback", "transport"],
      'must be "none" where feedback.enters is "blocks"',
    );
    demand(
      feedback.enters === "blocks" || feedback.stream === "cut",
      ["feedback", "stream"],
      'must be "cut" where feedback.enters is "maps"',
    );
    const most = Math.floor(MOST_MEASURED / tokens);
    demand(
      measure.sequences <= most || most < 1,
      ["measure", "sequences"],
      `must be at most ${most} of ${tokens} tokens`,
    );
    demand(data.kind !== "induction" || tokens >= 4, ["network", "context"], "must be at least 4 for induction");
  })
  .transform((problem) => {
    const { network } = problem;
    const { width, initial } = network;
    const embedding = initial.embedding ?? (network.tied ? 1 / Math.sqrt(width) : 1);
    return {
      ...problem,
      network: { ...network, hidden: network.hidden ?? 4 * width, initial: { ...initial, embedding } },
    };
  });

/** A validated run of a Transformer, all defaults filled in. */
export interface TransformerProblem extends z.output<typeof transformerProblemSchema> {}
/** What a user may write for it: fields with defaults may be left out. */
export type TransformerProblemInput = z.input<typeof transformerProblemSchema>;
