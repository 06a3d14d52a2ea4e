import { z } from "zod";
import { DEEP_RULES } from "./deepRules.ts";
import {
  demandIn,
  duration,
  matrixRows,
  nonNegative,
  positive,
  probability,
  seedSchema,
  size,
  vector,
} from "./fields.ts";

/*
 * The problem file, field by field: one JSON object that describes a run, the same for the command line, the library,
 * a sweep, a figure and the explorer. Unknown keys are refused. Defaults are filled in once, here.
 */

/** Hidden layers of the deepest network: what is measured is kept for each of them at each snapshot. */
export const MOST_HIDDEN = 1000;

const given = z.strictObject({ kind: z.literal("given"), matrix: matrixRows });

/** Covariance of the inputs, `Σ_xx` (n_0 × n_0). */
export const covarianceSchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("isotropic"), variance: positive.default(1) }),
  z.strictObject({ kind: z.literal("power-law"), exponent: nonNegative }),
  z.strictObject({ kind: z.literal("ar1"), correlation: z.number().gt(-1).lt(1) }),
  z.strictObject({ kind: z.literal("circulant"), coefficients: vector }),
  z.strictObject({ kind: z.literal("equicorrelated"), correlation: z.number().lt(1) }),
  given,
]);
export type CovarianceSpec = z.infer<typeof covarianceSchema>;

/** Covariance of the inputs and targets, `Σ_yx` (n_L × n_0). */
const crossCovarianceSchema = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("spectrum"),
    singularValues: z.array(nonNegative).min(1),
    /**
     * Where the right singular vectors come from: the eigenvectors of Σ_xx (largest first), or Haar-random. The left
     * ones are Haar-random.
     */
    inputBasis: z.enum(["haar", "eigenvectors"]).default("haar"),
  }),
  given,
]);

/** Covariance of the targets, `Σ_yy` (n_L × n_L). */
export const targetCovarianceSchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("isotropic"), variance: positive.default(1) }),
  z.strictObject({ kind: z.literal("alpha-beta"), alpha: positive.max(1), beta: probability }),
  z.strictObject({
    kind: z.literal("imbalance"),
    probabilities: z.array(positive).min(2),
    centred: z.boolean().default(true),
  }),
  given,
]);
export type TargetCovarianceSpec = z.infer<typeof targetCovarianceSchema>;

const isotropic = { kind: "isotropic" as const, variance: 1 };

/** The linear map B of a teacher (n_L × n_0); Gaussian entries are scaled by 1/√n_0. */
export const teacherMapSchema = z
  .discriminatedUnion("kind", [
    z.strictObject({ kind: z.literal("gaussian"), scale: positive.default(1) }),
    z.strictObject({ kind: z.literal("spectrum"), singularValues: z.array(nonNegative).min(1) }),
    given,
  ])
  .default({ kind: "gaussian", scale: 1 });
export type TeacherMapSpec = z.infer<typeof teacherMapSchema>;

const dataSchema = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("moments"),
    inputCovariance: covarianceSchema.default(isotropic),
    crossCovariance: crossCovarianceSchema,
    targetCovariance: targetCovarianceSchema.optional(),
  }),
  z.strictObject({
    kind: z.literal("teacher"),
    inputCovariance: covarianceSchema.default(isotropic),
    /** The linear map B of `y = Bx + σζ`. */
    map: teacherMapSchema,
    noise: nonNegative.default(0),
    /** The size of a fixed data set; without it every step draws fresh samples. */
    samples: size.optional(),
  }),
  z.strictObject({
    kind: z.literal("random-targets"),
    inputCovariance: covarianceSchema.default(isotropic),
    covariance: targetCovarianceSchema,
    samples: size,
  }),
  z.strictObject({
    kind: z.literal("classes"),
    samples: size,
    /** Distance of the class means from the origin, in units of the noise around them. */
    separation: nonNegative.default(2),
    probabilities: z.array(positive).min(2).optional(),
    labelNoise: probability.default(0),
    centreTargets: z.boolean().default(false),
  }),
  z.strictObject({
    kind: z.literal("file"),
    path: z.string().min(1),
    targets: z.string().min(1).optional(),
    limit: size.optional(),
    standardise: z.enum(["global", "feature", "none"]).default("global"),
    centreTargets: z.boolean().default(false),
    labelNoise: probability.default(0),
  }),
]);
export type DataSpec = z.infer<typeof dataSchema>;

/** Feedback matrices `F_l` (n_l × n_L), 1 ≤ l < L. */
const feedbackSchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("orthonormal") }),
  z.strictObject({ kind: z.literal("gaussian") }),
  z.strictObject({ kind: z.literal("uniform") }),
  z.strictObject({ kind: z.literal("sign") }),
  z.strictObject({ kind: z.literal("sparse"), density: z.number().gt(0).max(1).default(0.1) }),
  z.strictObject({ kind: z.literal("repeated"), channels: size }),
  z.strictObject({ kind: z.literal("given"), matrices: z.array(matrixRows).min(1) }),
]);
export type FeedbackSpec = z.infer<typeof feedbackSchema>;

/** Initial weights `W_l⁰` (n_l × n_{l−1}); the scale multiplies 1/√n_{l−1}. */
const initialSchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("zero") }),
  z.strictObject({ kind: z.literal("gaussian"), scale: positive.default(1) }),
  z.strictObject({ kind: z.literal("uniform"), scale: positive.default(1) }),
  z.strictObject({ kind: z.literal("orthogonal"), scale: positive.default(1) }),
  z.strictObject({ kind: z.literal("given"), matrices: z.array(matrixRows).min(2) }),
]);
export type InitialSpec = z.infer<typeof initialSchema>;

/** Snapshot times may pass the end by rounding, as in 3 × 0.1. */
const TIME_ROUNDING = 1e-9;

/** Refuses snapshot times beyond the end of training: nothing would be measured there. */
export function snapshotsWithin(
  { time, snapshotTimes = [] }: { time: number; snapshotTimes?: readonly number[] | undefined },
  context: z.RefinementCtx,
): void {
  const late = snapshotTimes.findIndex((t) => t > time * (1 + TIME_ROUNDING));
  if (late < 0) return;
  context.addIssue({
    code: "custom",
    path: ["snapshotTimes", late],
    message: `must be at most the training time ${time}`,
  });
}

export const trainingSchema = z
  .strictObject({
    /** Learning rate η; the step of an epoch-free clock, time = rate × steps. Unused in flow. */
    rate: duration.default(0.01),
    time: duration,
    batch: z
      .union([size, z.literal("full"), z.literal("flow")], { error: 'must be a positive integer, "full" or "flow"' })
      .default("flow"),
    /** How batches are taken from a fixed data set: reshuffled every epoch, or the same batches in the same order. */
    order: z.enum(["shuffled", "fixed"]).default("shuffled"),
    snapshotTimes: z.array(z.number().min(0)).min(1).optional(),
  })
  .superRefine(snapshotsWithin);

export const ruleSchema = z.enum(["bp", "fa", "dfa", "frozen"]);

/** The rules of deep linear networks: those that networks share, Kolen and Pollack's, and targets sent back. */
const linearRuleSchema = z.enum([...ruleSchema.options, "kp", "drtp"]);
export type Rule = z.infer<typeof linearRuleSchema>;

/** Whether a rule sends errors layer by layer through weights `B_2 … B_L` of its own. */
export const hasBackward = (rule: Rule): boolean => rule === "fa" || rule === "kp";

/** λ of Kolen and Pollack's rule: all weights, forward and backward, shrink by 1 − ηλ a step, at the rate λ in flow. */
const backwardSchema = z.strictObject({ decay: nonNegative.default(DEEP_RULES.kp.learning.decay) });

const linearFields = z.strictObject({
  network: z.strictObject({
    inputs: size,
    widths: z
      .union([z.array(size).min(1), z.array(z.literal("infinite")).min(1)], {
        error: 'must be a list of positive integers, or all "infinite"',
      })
      .superRefine((widths: readonly unknown[], context) => {
        if (widths.length <= MOST_HIDDEN) return;
        context.addIssue({ code: "too_big", origin: "array", maximum: MOST_HIDDEN, inclusive: true, input: widths });
      }),
    outputs: size,
    activation: z.literal("linear").default("linear"),
    initial: initialSchema.default({ kind: "zero" }),
  }),
  rule: linearRuleSchema.default("dfa"),
  feedback: feedbackSchema.default({ kind: "gaussian" }),
  backward: backwardSchema.optional(),
  data: dataSchema,
  training: trainingSchema,
  seed: seedSchema.default(1),
});

/** A run of a deep linear network. */
export const linearProblemSchema = linearFields
  .superRefine(({ rule, backward, training }, context) => {
    const demand = demandIn(context);
    demand(backward === undefined || rule === "kp", ["backward"], `must be left out where the rule is "${rule}"`);
    const shrinks = training.batch === "flow" || training.rate * (backward?.decay ?? 0) < 1;
    demand(shrinks, ["backward", "decay"], `must be below 1 over the rate ${training.rate}`);
  })
  .transform((problem) =>
    problem.rule === "kp" ? { ...problem, backward: backwardSchema.parse(problem.backward ?? {}) } : problem,
  );

/** A validated run of a deep linear network, all defaults filled in. */
export type LinearProblem = z.infer<typeof linearProblemSchema>;
/** What a user may write for a deep linear network: fields with defaults may be left out. */
export type LinearProblemInput = z.input<typeof linearProblemSchema>;
