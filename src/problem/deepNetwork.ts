import { z } from "zod";
import { DEEP_RULES, deepRule, type DeepRuleName } from "./deepRules.ts";
import {
  demandIn,
  fraction,
  matrixRows,
  nonNegative,
  positive,
  probability,
  seedSchema,
  size,
  whole,
} from "./fields.ts";
import { covarianceSchema, MOST_HIDDEN, targetCovarianceSchema } from "./linearNetwork.ts";

/*
 * The problem file of a deep network of full, locally connected and convolutional layers, field by field.
 * Layers are counted from the bottom: W_1 … W_L, of which `network.hidden` describes 1 … L − 1; the output layer is
 * full.
 */

const windows = {
  /** How many maps the layer has. */
  channels: size,
  /** The side of the square windows, no padding. */
  kernel: size,
  /** How far apart windows are. */
  stride: size.default(1),
};

const layerSchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("full"), width: size }),
  z.strictObject({ kind: z.literal("convolutional"), ...windows }),
  z.strictObject({ kind: z.literal("locally-connected"), ...windows }),
]);

/** A number stands for a full layer of that width. */
const hiddenSchema = z.union([size.transform((width) => ({ kind: "full" as const, width })), layerSchema], {
  error: 'must be a positive integer, or an object with a kind "full", "convolutional" or "locally-connected"',
});

/** Initial weights; the scale multiplies 1/√fan-in, the fan-in being the connections of a unit. */
const initialSchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("zero") }),
  z.strictObject({ kind: z.literal("gaussian"), scale: positive.default(1) }),
  z.strictObject({ kind: z.literal("uniform"), scale: positive.default(1) }),
  z.strictObject({ kind: z.literal("orthogonal"), scale: positive.default(1) }),
  /** W_1 … W_L: of a full layer its matrix, of a layer of maps one row a kernel. */
  z.strictObject({ kind: z.literal("given"), matrices: z.array(matrixRows).min(2) }),
]);

/** What the entries of F_l (n_l × n_L) are multiplied by: 1/√n_l, 1/√n_L or 1. */
const scaling = z.enum(["width", "outputs", "none"]).default("width");

const feedbackSchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("gaussian"), scaling }),
  z.strictObject({ kind: z.literal("uniform"), scaling }),
  z.strictObject({ kind: z.literal("sign"), scaling }),
  z.strictObject({ kind: z.literal("sparse"), density: positive.max(1).default(0.1), scaling }),
  z.strictObject({ kind: z.literal("orthonormal"), scaling }),
  /** One row for all units of a map; full layers have one for each unit. */
  z.strictObject({ kind: z.literal("repeated"), scaling }),
  /**
   * With the structure of the layers of maps: factors of a matrix close to what they can represent, of their mask, or
   * non-negative ones.
   */
  z.strictObject({
    kind: z.literal("structured"),
    method: z.enum(["subspace", "svd", "nmf"]).default("subspace"),
    scaling,
  }),
  /** `F_l = (W_L⁰ … W_{l+1}⁰)ᵀ`: what BP would send at the start. */
  z.strictObject({ kind: z.literal("aligned") }),
  z.strictObject({ kind: z.literal("given"), matrices: z.array(matrixRows).min(1) }),
]);

/** How backward weights learn, under the rules where they do. */
const backwardSchema = z.strictObject({
  /** λ of Kolen and Pollack: all weights, forward and backward, shrink by 1 − ηλ a step. */
  decay: nonNegative.optional(),
  /** ρ of weight mirrors: the part of the backward weights that a step renews. */
  rate: positive.max(1).optional(),
});

const standardise = z.enum(["global", "feature", "none"]).default("global");
/** Of the training set alone: each label is replaced with this probability by one drawn from all classes. */
const labelNoise = probability.default(0);

const madeUp = { size: size.default(14), samples: size.default(2000), testSamples: whole.default(500), labelNoise };

const images = {
  /** Where the files lie; by default the folder that the command names. */
  folder: z.string().min(1).optional(),
  /** The side to which images are resized. */
  size: z.union([size, z.literal("original")], { error: 'must be a positive integer or "original"' }).default(14),
  samples: size.optional(),
  testSamples: whole.optional(),
  labelNoise,
  standardise,
};

const dataSchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("glyphs"), ...madeUp }),
  z.strictObject({ kind: z.literal("textures"), ...madeUp, classes: size.min(2).max(10).default(10) }),
  z.strictObject({ kind: z.literal("mnist"), ...images }),
  z.strictObject({ kind: z.literal("cifar10"), ...images }),
  z.strictObject({
    kind: z.literal("file"),
    path: z.string().min(1),
    targets: z.string().min(1).optional(),
    testFraction: fraction.default(0.2),
    labelNoise,
    standardise,
  }),
  /** Gaussian inputs and, independent of them, targets of a given covariance. */
  z.strictObject({
    kind: z.literal("random-targets"),
    inputs: size,
    inputCovariance: covarianceSchema.default({ kind: "isotropic", variance: 1 }),
    covariance: targetCovarianceSchema,
    /** n_L, where the covariance does not tell it. */
    outputs: size.optional(),
    samples: size,
  }),
]);

type RandomTargetsData = Extract<z.infer<typeof dataSchema>, { kind: "random-targets" }>;

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
    loss: z.enum(["cross-entropy", "mse"]).default("cross-entropy"),
    /** Whether a step follows the mean of the gradients of its batch or their sum. */
    reduction: z.enum(["mean", "sum"]).default("mean"),
    optimiser: optimiserSchema.prefault({ kind: "sgd" }),
    /** Learning rate η; by default 0.1 for SGD and 0.001 for Adam. */
    rate: positive.optional(),
    epochs: positive.default(10),
    /** Samples a step; an incomplete last batch of an epoch is dropped. */
    batch: size.default(32),
    order: z.enum(["shuffled", "fixed"]).default("shuffled"),
    /** When to measure, in epochs; rounded to steps. */
    snapshotEpochs: z.array(z.number().min(0)).min(1).optional(),
  })
  .superRefine(({ epochs, snapshotEpochs = [] }, context) => {
    const late = snapshotEpochs.findIndex((epoch) => epoch > epochs);
    if (late < 0) return;
    const message = `must be at most the ${epochs} epochs of training`;
    context.addIssue({ code: "custom", path: ["snapshotEpochs", late], message });
  })
  .transform((training) => ({ ...training, rate: training.rate ?? (training.optimiser.kind === "sgd" ? 0.1 : 1e-3) }));

const measureSchema = z.strictObject({
  /** Networks with initial weights and batches of their own, the same feedback and data. */
  replicas: size.max(64).default(1),
  /** How many training samples the measures per sample use. */
  samples: size.default(1000),
  /**
   * Whether to train beside DFA and FA, from the same weights on the same batches, a network whose last layer alone
   * learns.
   */
  frozen: z.boolean().default(true),
});

/** A run of a deep network. */
export const deepProblemSchema = z
  .strictObject({
    network: z.strictObject({
      kind: z.literal("deep"),
      hidden: z.array(hiddenSchema).min(1).max(MOST_HIDDEN),
      /** Of the hidden layers; the slope of leaky-relu below zero is 0.01. */
      activation: z.enum(["linear", "tanh", "relu", "leaky-relu", "swish"]).default("relu"),
      biases: z.boolean().default(false),
      initial: initialSchema.prefault({ kind: "uniform" }),
    }),
    rule: z.enum(Object.keys(DEEP_RULES) as DeepRuleName[]).default("dfa"),
    /** By default uniform; under uSF, which has one magnitude, of signs. */
    feedback: feedbackSchema.optional(),
    backward: backwardSchema.optional(),
    data: dataSchema,
    training: trainingSchema.prefault({}),
    measure: measureSchema.prefault({}),
    seed: seedSchema.default(1),
  })
  .transform(({ network, rule, feedback = defaultFeedback(rule), ...rest }) => ({ network, rule, feedback, ...rest }))
  .superRefine(({ network, rule, feedback, backward, data, training }, context) => {
    const demand = demandIn(context);
    const { title, draws, families, learning } = deepRule(rule);
    const { hidden } = network;
    const maps = hidden.map(({ kind }) => kind !== "full");
    const stray = maps.findIndex((isMap, l) => isMap && l > 0 && !maps[l - 1]);
    demand(stray < 0, ["network", "hidden", stray, "kind"], "must be full above a full layer");
    if (data.kind === "file" || data.kind === "random-targets") {
      demand(!maps[0], ["network", "hidden", 0, "kind"], `must be full where data.kind is "${data.kind}"`);
    }
    if (draws === "backward") {
      const kinds = [...(families ?? ["gaussian", "uniform", "sign", "sparse", "aligned"])];
      if (!families && !maps.includes(true)) kinds.push("orthonormal", "given");
      const names = kinds.map((kind) => `"${kind}"`).join(", ");
      const one = kinds.length > 1 ? "one of " : "";
      demand(kinds.includes(feedback.kind), ["feedback", "kind"], `must be ${one}${names} where the rule is "${rule}"`);
    }
    for (const key of ["decay", "rate"] as const) {
      if (backward?.[key] === undefined) continue;
      const known = learning !== undefined && key in learning;
      demand(known, ["backward", key], `must be left out where the rule is "${rule}"`);
    }
    const step = training.rate * (backward?.decay ?? 0);
    demand(step < 1, ["backward", "decay"], `must be below 1 over the rate ${training.rate}, for ${title} to shrink`);
    if (feedback.kind === "structured") {
      const pairs = maps.slice(1).includes(true);
      demand(pairs, ["feedback", "kind"], "must be another one where no hidden layer above the first has maps");
    }
    demand(
      !(feedback.kind === "aligned" && network.initial.kind === "zero"),
      ["feedback", "kind"],
      "must be another one where the initial weights are zero",
    );
    demand(
      !(data.kind === "random-targets" && training.loss === "cross-entropy"),
      ["training", "loss"],
      'must be "mse" where data.kind is "random-targets"',
    );
    if (data.kind === "random-targets") {
      const told = outputsOf(data);
      demand(told !== undefined, ["data", "outputs"], "is needed where the covariance is isotropic");
      demand(
        data.outputs === undefined || data.outputs === told,
        ["data", "outputs"],
        `must be ${told}, as in data.covariance`,
      );
    }
  })
  .transform((problem) => {
    const { backward: given, ...rest } = problem;
    const { data } = rest;
    const { learning } = deepRule(rest.rule);
    const backward: z.infer<typeof backwardSchema> | undefined = learning && { ...learning, ...given };
    return {
      ...rest,
      ...(backward && { backward }),
      data: data.kind === "random-targets" ? { ...data, outputs: outputsOf(data)! } : data,
    };
  });

const defaultFeedback = (rule: DeepRuleName) =>
  feedbackSchema.parse({ kind: deepRule(rule).families?.[0] ?? "uniform" });

/** n_L of random targets, from the covariance of the targets. */
function outputsOf({ covariance, outputs }: RandomTargetsData): number | undefined {
  switch (covariance.kind) {
    case "isotropic":
      return outputs;
    case "alpha-beta":
      return 2;
    case "imbalance":
      return covariance.probabilities.length;
    case "given":
      return covariance.matrix.length;
  }
}

/** A validated run of a deep network, all defaults filled in. */
export interface DeepProblem extends z.output<typeof deepProblemSchema> {}
/** What a user may write for it: fields with defaults may be left out. */
export type DeepProblemInput = z.input<typeof deepProblemSchema>;
/** A hidden layer as the problem describes it. */
export type HiddenLayer = z.infer<typeof layerSchema>;
