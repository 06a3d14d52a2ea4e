import { z } from "zod";
import { demandIn, matrixRows, nonNegative, positive, seedSchema, size } from "./fields.ts";
import { covarianceSchema, MOST_HIDDEN, ruleSchema, teacherMapSchema, trainingSchema } from "./linearNetwork.ts";

/*
 * The problem file of a linear network of places, field by field: every layer is applied at all places of a line with
 * the same weights,
 * `H_l = Σ_k W_l^(k) H_{l−1} M_l^(k)`, one column of H_l (n_l × T_l) a place, and the fixed matrices M_l^(k) mix the
 * places.
 */

/** The matrices M^(k) (places below × places above) that a layer mixes places by, each with weights of its own. */
const mixingSchema = z.discriminatedUnion("kind", [
  /** One matrix, the identity: the layer is applied place by place. */
  z.strictObject({ kind: z.literal("none") }),
  /** A convolution: `kernel` matrices, each a shift. Around a circle, or along an open line without padding. */
  z.strictObject({
    kind: z.literal("shifts"),
    kernel: size,
    border: z.enum(["circular", "open"]).default("circular"),
    stride: size.default(1),
  }),
  /** The average over this place and all before it: attention with a frozen, flat pattern. */
  z.strictObject({ kind: z.literal("causal-mean") }),
  /** The average over all places. */
  z.strictObject({ kind: z.literal("mean") }),
  /** Each place sees the one `places` before it; the first ones see nothing. */
  z.strictObject({ kind: z.literal("delay"), places: size }),
  /** Any matrices: heads, frozen attention patterns, offsets. */
  z.strictObject({ kind: z.literal("given"), matrices: z.array(matrixRows).min(1) }),
]);
export type MixingSpec = z.infer<typeof mixingSchema>;

const mixing = mixingSchema.default({ kind: "none" });

const width = z.union([size, z.literal("infinite")], { error: 'must be a positive integer or "infinite"' });

/** A number, or "infinite", stands for a layer of that width that mixes nothing. */
const layerSchema = z.union(
  [
    width.transform((units) => ({ width: units, mixing: { kind: "none" as const } as MixingSpec })),
    z.strictObject({ width, mixing }),
  ],
  { error: 'must be a positive integer, "infinite", or an object with a width and a mixing' },
);

/** What feedback is shared over, in every family. */
const sharing = {
  /**
   * One matrix for all places of a layer, as the weights have it; one for each place; or this many, dealt to the places
   * in turn.
   */
  overPlaces: z
    .union([size, z.enum(["shared", "independent"])], {
      error: 'must be "shared", "independent" or a positive integer',
    })
    .default("shared"),
  /** In a residual stream: a matrix for each block, or the same for all. */
  overBlocks: z.enum(["shared", "independent"]).default("independent"),
  /** Whether the error stays at its place on its way down, or goes back through the mixing. */
  transport: z.enum(["none", "mixing"]).default("none"),
};

/** The matrices F (n_l × n_L), of the linear network's families. */
const feedbackSchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("orthonormal"), ...sharing }),
  z.strictObject({ kind: z.literal("gaussian"), ...sharing }),
  z.strictObject({ kind: z.literal("uniform"), ...sharing }),
  z.strictObject({ kind: z.literal("sign"), ...sharing }),
  z.strictObject({ kind: z.literal("sparse"), density: positive.max(1).default(0.1), ...sharing }),
  z.strictObject({ kind: z.literal("repeated"), channels: size, ...sharing }),
  /** From the bottom layer up, and within a layer those of its places. */
  z.strictObject({ kind: z.literal("given"), matrices: z.array(matrixRows).min(1), ...sharing }),
]);

const isotropic = { kind: "isotropic" as const, variance: 1 };

const inputs = {
  /** Gaussian inputs: the covariance of the channels of a place, and that of the places. */
  inputCovariance: covarianceSchema.default(isotropic),
  placeCovariance: covarianceSchema.default(isotropic),
  noise: nonNegative.default(0),
  /** The size of a fixed data set; without it every step draws fresh samples. */
  samples: size.optional(),
};

const dataSchema = z.discriminatedUnion("kind", [
  /** `Y = Σ_k B_k X N_k + σζ`: a linear map after a mixing of places. */
  z.strictObject({ kind: z.literal("teacher"), mixing, map: teacherMapSchema, ...inputs }),
  /** `y_p = x_{p−d} + σζ`: the input of d places before. */
  z.strictObject({ kind: z.literal("copy"), delay: z.number().int().min(0).default(1), ...inputs }),
]);

/** A run of a linear network of places. */
export const sequenceProblemSchema = z
  .strictObject({
    network: z.strictObject({
      kind: z.literal("sequence"),
      /** T, the places of the input; n_0 and n_L, the channels of a place of the input and of the output. */
      places: size,
      inputs: size,
      outputs: size,
      /** The hidden layers from the bottom; in a residual stream its blocks, all of one width. */
      layers: z.array(layerSchema).min(1).max(MOST_HIDDEN),
      /** The output layer: its mixing, and whether its outputs are averaged over places into one. */
      readout: z.strictObject({ mixing, pooled: z.boolean().default(false) }).prefault({}),
      /** Whether every layer adds to its input: a stream, which an embedding of the inputs starts. */
      residual: z.boolean().default(false),
      /** W_E of a residual stream: entries N(0, scale²/n), fixed or trained. */
      embedding: z.strictObject({ scale: nonNegative.default(1), trained: z.boolean().default(false) }).optional(),
      /** Initial weights of the layers and of the readout; the scale multiplies 1/√(fan-in). */
      initial: z
        .discriminatedUnion("kind", [
          z.strictObject({ kind: z.literal("zero") }),
          z.strictObject({ kind: z.literal("gaussian"), scale: positive.default(1) }),
        ])
        .default({ kind: "zero" }),
    }),
    rule: ruleSchema.default("dfa"),
    feedback: feedbackSchema.prefault({ kind: "gaussian" }),
    data: dataSchema,
    training: trainingSchema,
    seed: seedSchema.default(1),
  })
  .superRefine(({ network, rule, feedback, data }, context) => {
    const demand = demandIn(context);
    const { layers, residual, embedding, initial } = network;
    const widths = layers.map((layer) => layer.width);
    const odd = widths.findIndex((n) => n !== widths[0] && (residual || n === "infinite" || widths[0] === "infinite"));
    const same = residual ? `be ${widths[0]}, the width of the stream` : 'be finite, or "infinite" in all layers';
    demand(odd < 0, ["network", "layers", odd], `must ${same}`);
    demand(residual || embedding === undefined, ["network", "embedding"], "needs network.residual true");
    const infinite = widths[0] === "infinite";
    const path = (key: string) => (infinite ? ["network", "layers", 0] : [key]);
    demand(!(infinite && initial.kind !== "zero"), path("initial"), 'needs network.initial.kind "zero"');
    demand(!(infinite && (rule === "bp" || rule === "fa")), path("rule"), 'needs rule "dfa" or "frozen"');
    demand(
      !(rule === "fa" && feedback.overPlaces !== "shared"),
      ["feedback", "overPlaces"],
      'must be "shared" where the rule is "fa"',
    );
    demand(
      !(rule === "fa" && feedback.transport !== "none"),
      ["feedback", "transport"],
      'must be "none" where the rule is "fa", which sends errors through the mixing',
    );
    demand(
      residual || feedback.overBlocks === "independent",
      ["feedback", "overBlocks"],
      "needs network.residual true",
    );
    demand(
      data.kind !== "copy" || network.inputs === network.outputs,
      ["network", "outputs"],
      `must be ${network.inputs}, the inputs that are copied`,
    );
  });

/** A validated run of a linear network of places, all defaults filled in. */
export interface SequenceProblem extends z.output<typeof sequenceProblemSchema> {}
/** What a user may write for it: fields with defaults may be left out. */
export type SequenceProblemInput = z.input<typeof sequenceProblemSchema>;
