import { z } from "zod";
import { matrixRows, ruleSchema, seedSchema } from "./schema.ts";

/*
 * The problem file of a two-layer student that learns from a two-layer teacher, field by field. With `e = ŷ − y`,
 * `ŷ = Σ_k v_k g(w_k·x/√N)`, `y = Σ_m ṽ_m g(w̃_m·x/√N) + σζ`.
 */

const size = z.number().int().min(1);
const nonNegative = z.number().min(0);
const positive = z.number().gt(0);
const vector = z.array(z.number()).min(1);

const overlaps = {
  /** `Q_kl = w_k·w_l / N`, K × K. */
  Q: matrixRows,
  /** `R_km = w_k·w̃_m / N`, K × M. */
  R: matrixRows,
  /** `T_mn = w̃_m·w̃_n / N`, M × M. */
  T: matrixRows,
  /** The student's output weights, K. */
  v: vector,
};

/** Where the weights start: at given order parameters, or drawn as independent normals of the given standard deviations. */
const initialSchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("given"), ...overlaps }),
  z.strictObject({
    kind: z.literal("random"),
    /** Of the entries of w, v and w̃. */
    student: nonNegative.default(1e-3),
    outputs: nonNegative.default(1e-3),
    teacher: nonNegative.default(1),
  }),
]);

/** The feedback vector F (K): given, or normal entries of unit variance; see `drawFeedback` in `src/shallow`. */
const feedbackSchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("random") }),
  z.strictObject({ kind: z.literal("positive") }),
  z.strictObject({ kind: z.literal("matched") }),
  z.strictObject({ kind: z.literal("orthogonal") }),
  z.strictObject({ kind: z.literal("given"), vector }),
]);

/** A run of a two-layer student. */
export const teacherStudentProblemSchema = z
  .strictObject({
    network: z.strictObject({
      kind: z.literal("teacher-student"),
      /** The input dimension N. */
      inputs: size,
      /** The numbers of hidden units of the student, K, and of the teacher, M. */
      hidden: size,
      teacherHidden: size,
      /** `erf(x/√2)`, `max(0, x)` or `x`, of student and teacher alike. */
      activation: z.enum(["erf", "relu", "linear"]).default("erf"),
      /** The teacher's output weights ṽ (M); all 1 by default. */
      teacherOutputs: vector.optional(),
      /** The standard deviation σ of the noise on the teacher's outputs. */
      teacherNoise: nonNegative.default(0),
      initial: initialSchema.prefault({ kind: "random" }),
    }),
    rule: ruleSchema.default("dfa"),
    feedback: feedbackSchema.default({ kind: "random" }),
    /** Which layers learn. */
    train: z.enum(["both", "first", "second"]).default("both"),
    training: z.strictObject({
      /** Learning rate η. */
      rate: positive.default(0.1),
      /** Steps of SGD, in units of N. */
      time: positive,
      snapshotTimes: z.array(nonNegative).min(1).optional(),
    }),
    seed: seedSchema.default(1),
  })
  .superRefine(({ network, feedback }, context) => {
    const demand = (holds: boolean, path: string[], message: string) => {
      if (!holds) context.addIssue({ code: "custom", path, message });
    };
    const { hidden: K, teacherHidden: M, teacherOutputs } = network;
    demand(
      teacherOutputs === undefined || teacherOutputs.length === M,
      ["network", "teacherOutputs"],
      `must have ${entries(M)}, one a hidden unit of the teacher`,
    );
    demand(
      feedback.kind !== "given" || feedback.vector.length === K,
      ["feedback", "vector"],
      `must have ${entries(K)}, one a hidden unit`,
    );
  })
  .transform(({ network, ...rest }) => ({
    network: {
      ...network,
      teacherOutputs: network.teacherOutputs ?? Array.from({ length: network.teacherHidden }, () => 1),
    },
    ...rest,
  }));

const entries = (n: number): string => (n === 1 ? "1 entry" : `${n} entries`);

/** A validated run of a two-layer student, all defaults filled in. */
export type TeacherStudentProblem = z.output<typeof teacherStudentProblemSchema>;
/** What a user may write for it: fields with defaults may be left out. */
export type TeacherStudentProblemInput = z.input<typeof teacherStudentProblemSchema>;

/** Order parameters to start from in a file of their own, with the teacher's output weights and the feedback vector where those are given too. */
export const orderParametersSchema = z.strictObject({
  kind: z.literal("given").optional(),
  ...overlaps,
  teacherOutputs: vector.optional(),
  feedback: vector.optional(),
});
