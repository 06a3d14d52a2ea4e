import { z } from "zod";
import { demandIn, matrixRows, nonNegative, positive, seedSchema, size, vector } from "./fields.ts";
import { ruleSchema, snapshotsWithin } from "./linearNetwork.ts";

/*
 * The problem file of a two-layer student that learns from a two-layer teacher, field by field. With `e = ŷ − y`,
 * `ŷ = Σ_k v_k g(w_k·x/√N)`, `y = Σ_m ṽ_m g(w̃_m·x/√N) + σζ`.
 */

/** Their square, the overlaps of so many units, is what fits into 256 MiB; each rung has limits of its own on top. */
const units = size.max(5792);

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

/** What may come with given order parameters, instead of in `network.teacherOutputs` and `feedback`. */
const company = {
  /** The teacher's output weights ṽ, M. */
  teacherOutputs: vector.optional(),
  /** The feedback vector F, K. */
  feedback: vector.optional(),
};

const NO_COMPANY: { readonly teacherOutputs?: number[]; readonly feedback?: number[] } = {};

/**
 * Where the weights start: at given order parameters, or drawn as independent normals of the given standard deviations.
 */
const initialSchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("given"), ...overlaps, ...company }),
  z.strictObject({
    kind: z.literal("random"),
    /** Of the entries of w, v and w̃. */
    student: nonNegative.default(1e-3),
    outputs: nonNegative.default(1e-3),
    teacher: nonNegative.default(1),
  }),
]);

/** The feedback vector F (K): given, or normal entries of unit variance; see `drawFeedback` in `src/frozen`. */
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
      hidden: units,
      teacherHidden: units,
      /** `erf(x/√2)`, `max(0, x)` or `x`, of student and teacher alike. */
      activation: z.enum(["erf", "relu", "linear"]).default("erf"),
      /** The teacher's output weights ṽ (M); all 1 by default. */
      teacherOutputs: vector.optional(),
      /** The standard deviation σ of the noise on the teacher's outputs. */
      teacherNoise: nonNegative.default(0),
      initial: initialSchema.prefault({ kind: "random" }),
    }),
    rule: ruleSchema.default("dfa"),
    /** Random by default. */
    feedback: feedbackSchema.optional(),
    /** Which layers learn. */
    train: z.enum(["both", "first", "second"]).default("both"),
    training: z
      .strictObject({
        /** Learning rate η. */
        rate: positive.default(0.1),
        /** Steps of SGD, in units of N. */
        time: positive,
        snapshotTimes: z.array(nonNegative).min(1).optional(),
      })
      .superRefine(snapshotsWithin),
    seed: seedSchema.default(1),
  })
  .superRefine(({ network, feedback }, context) => {
    const demand = demandIn(context);
    const { hidden: K, teacherHidden: M, teacherOutputs, initial } = network;
    const one = { outputs: "one a hidden unit of the teacher", feedback: "one a hidden unit" };
    const holds = (n: number, values?: readonly number[]) => values === undefined || values.length === n;
    demand(holds(M, teacherOutputs), ["network", "teacherOutputs"], `must have ${entries(M)}, ${one.outputs}`);
    demand(
      feedback?.kind !== "given" || holds(K, feedback.vector),
      ["feedback", "vector"],
      `must have ${entries(K)}, ${one.feedback}`,
    );
    if (initial.kind !== "given") return;
    const path = ["network", "initial"];
    demand(holds(M, initial.teacherOutputs), [...path, "teacherOutputs"], `must have ${entries(M)}, ${one.outputs}`);
    demand(holds(K, initial.feedback), [...path, "feedback"], `must have ${entries(K)}, ${one.feedback}`);
    demand(
      initial.teacherOutputs === undefined || teacherOutputs === undefined,
      [...path, "teacherOutputs"],
      "must be left out where network.teacherOutputs is given",
    );
    demand(
      initial.feedback === undefined || feedback === undefined,
      [...path, "feedback"],
      "must be left out where the problem's own feedback is given",
    );
  })
  .transform(({ network: { initial: start, ...network }, rule, feedback, ...rest }) => {
    const { teacherOutputs, feedback: F, ...initial } = { ...NO_COMPANY, ...start };
    return {
      network: {
        ...network,
        teacherOutputs:
          network.teacherOutputs ?? teacherOutputs ?? Array.from({ length: network.teacherHidden }, () => 1),
        initial,
      },
      rule,
      feedback: feedback ?? (F ? { kind: "given" as const, vector: F } : { kind: "random" as const }),
      ...rest,
    };
  });

const entries = (n: number): string => (n === 1 ? "1 entry" : `${n} entries`);

/** A validated run of a two-layer student, all defaults filled in. */
export type TeacherStudentProblem = z.output<typeof teacherStudentProblemSchema>;
/** What a user may write for it: fields with defaults may be left out. */
export type TeacherStudentProblemInput = z.input<typeof teacherStudentProblemSchema>;

/**
 * Order parameters to start from in a file of their own, with the teacher's output weights and the feedback vector
 * where those are given too.
 */
export const orderParametersSchema = z.strictObject({
  kind: z.literal("given").optional(),
  ...overlaps,
  ...company,
});
