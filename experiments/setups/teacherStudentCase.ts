import { parseWith, teacherStudentProblemSchema, type TeacherStudentProblemInput } from "../../src/problem/index.ts";
import type { Outcome } from "../../src/record/index.ts";
import {
  realiseTeacherStudent,
  type RealisedTeacherStudent,
  type TeacherStudentSnapshot,
} from "../../src/teacherStudent/index.ts";

/** A student and its teacher in short: what claims and figures vary. */
export interface TeacherStudentCase {
  readonly activation: "erf" | "relu" | "linear";
  readonly rule: "dfa" | "bp";
  /** The hidden units of the student and of the teacher, whose output weights are all 1. */
  readonly K: number;
  readonly M: number;
  /** The input dimension; also that in which the initial weights are drawn. */
  readonly N: number;
  readonly rate: number;
  /** The standard deviation of the student's initial weights, in both layers. */
  readonly scale: number;
  readonly noise?: number | undefined;
  readonly feedback?: "random" | "positive" | undefined;
  readonly seed: number;
}

/** The problem file of a case, for a run of the given length. */
function problemOfCase(c: TeacherStudentCase, time = 1): TeacherStudentProblemInput {
  const { activation, rule, K, M, N, rate, scale, noise = 0, feedback = "random", seed } = c;
  return {
    network: {
      kind: "teacher-student",
      inputs: N,
      hidden: K,
      teacherHidden: M,
      activation,
      teacherNoise: noise,
      initial: { kind: "random", student: scale, outputs: scale },
    },
    rule,
    feedback: { kind: feedback },
    training: { rate, time },
    seed,
  };
}

/** A case with its feedback and its initial weights drawn. */
export const realiseCase = (c: TeacherStudentCase): RealisedTeacherStudent =>
  realiseTeacherStudent(parseWith(teacherStudentProblemSchema, problemOfCase(c)));

/** The snapshots of a run that goes on to its end or to its divergence. */
export const drained = (run: Generator<TeacherStudentSnapshot, Outcome>): TeacherStudentSnapshot[] => [...run];
