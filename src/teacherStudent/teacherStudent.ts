import { InputError } from "../inputError.ts";
import type { Activation } from "../activation/index.ts";

/**
 * What the first layer is taught by: `F_k e` (dfa; fa is the same with two layers), `v_k e` (bp) or nothing (frozen).
 */
/** The activations whose Gaussian averages are known in closed form. */
export type TeacherStudentActivation = Exclude<Activation, "tanh">;

export type TeacherStudentRule = "dfa" | "bp" | "fa" | "frozen";

/**
 * A student `ŷ = Σ_k v_k g(λ_k)`, `λ_k = w_k·x/√N`, learning online from a teacher `y = Σ_m ṽ_m g(ρ_m) + σζ`,
 * `ρ_m = w̃_m·x/√N`, with fresh
 * inputs x ~ N(0, I_N) and noise ζ ~ N(0, 1). With `e = ŷ − y` and the feedback F_k (v_k for bp, 0 for frozen) a step
 * is
 * `Δw_k = −(η/√N) F_k g'(λ_k) e x`, `Δv_k = −(η/N) g(λ_k) e`; time is steps / N.
 * Refinetti, d'Ascoli, Ohana and Goldt (ICML 2021), section 2.
 */
export interface TeacherStudent {
  readonly activation: TeacherStudentActivation;
  readonly rule: TeacherStudentRule;
  /** The input dimension N. */
  readonly N: number;
  /** The learning rate η. */
  readonly rate: number;
  /** The standard deviation σ of the noise on the teacher's outputs. */
  readonly teacherNoise: number;
  /** The teacher's output weights ṽ, of length M. */
  readonly teacherOutputs: Float64Array;
  /** The feedback F, of length K; read under every rule for `cosFeedback`, it teaches under dfa and fa only. */
  readonly feedback: Float64Array;
  /** Which layers learn; both by default. */
  readonly train?: { readonly first: boolean; readonly second: boolean };
}

function demand(holds: boolean, what: string, got: unknown): void {
  if (!holds) throw new InputError(`teacher-student network: ${what}, got ${got}`);
}

/** Throws an InputError unless every field of the problem is in range. */
export function checkTeacherStudent(problem: TeacherStudent): void {
  const { N, rate, teacherNoise, teacherOutputs, feedback } = problem;
  demand(
    ["erf", "relu", "linear"].includes(problem.activation),
    "activation must be erf, relu or linear",
    problem.activation,
  );
  demand(["dfa", "bp", "fa", "frozen"].includes(problem.rule), "rule must be dfa, bp, fa or frozen", problem.rule);
  demand(Number.isSafeInteger(N) && N > 0, "the input dimension N must be a positive integer", N);
  demand(rate > 0 && rate < Infinity, "the learning rate must be positive and finite", rate);
  demand(teacherNoise >= 0 && teacherNoise < Infinity, "teacherNoise must be at least 0 and finite", teacherNoise);
  demand(
    feedback.length > 0,
    "the student needs at least one hidden unit, one entry of feedback each",
    feedback.length,
  );
  demand(teacherOutputs.length > 0, "teacherOutputs needs at least one entry", teacherOutputs.length);
  feedback.forEach((F, k) => demand(Number.isFinite(F), `entry ${k} of the feedback must be a finite number`, F));
  teacherOutputs.forEach((v, m) =>
    demand(Number.isFinite(v), `entry ${m} of teacherOutputs must be a finite number`, v),
  );
}

/** Whether the first and the second layer learn, once the rule has its say. */
export function trained({ rule, train }: TeacherStudent): { readonly first: boolean; readonly second: boolean } {
  return { first: rule !== "frozen" && (train?.first ?? true), second: train?.second ?? true };
}
