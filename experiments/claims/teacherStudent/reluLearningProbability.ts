import fc from "fast-check";
import { learningProbability, reluLearningProbability } from "../../../theory/teacherStudent/index.ts";
import type { Claim } from "../claim.ts";
import { learns, type TeacherStudentCase } from "../../setups/index.ts";
import { seeds } from "../common/index.ts";

/** Students in a case, each with its own feedback and initial weights. */
const STUDENTS = 20;
const TIME = 1000;

interface EnsembleCase {
  readonly K: number;
  readonly M: number;
  readonly seed: number;
}

/**
 * The distance of the number that learn from its expectation, in binomial standard deviations; infinite when one learns
 * that must not.
 */
function residual({ K, M, seed }: EnsembleCase, feedback: TeacherStudentCase["feedback"]): number {
  const P = learningProbability(K, M);
  let learners = 0;
  for (let i = 0; i < STUDENTS; i++) {
    const student = { activation: "relu", rule: "dfa", K, M, N: 20, rate: 0.2, scale: 1e-2 } as const;
    const { learned, positive } = learns({ ...student, feedback, seed: (seed + i) % 2 ** 31 }, TIME);
    if (learned && positive < M) return Number.POSITIVE_INFINITY;
    if (learned) learners++;
  }
  return Math.abs(learners - STUDENTS * P) / Math.sqrt(STUDENTS * P * (1 - P));
}

/** Ensembles of small ReLU students with Gaussian feedback, run for a fixed time. */
export const reluLearningProbabilityClaim: Claim<EnsembleCase> = {
  prediction: reluLearningProbability,
  cases: fc
    .tuple(fc.constantFrom([1, 1] as const, [2, 2] as const, [3, 2] as const, [3, 3] as const), seeds)
    .map(([[K, M], seed]) => ({ K, M, seed })),
  runs: 4,
  residual: (c) => residual(c, "random"),
  tolerance: {
    value: 4,
    reason:
      "binomial standard deviations of 20 students; those with too few positive entries are counted apart, and none of them may learn",
  },
  control: {
    description: "feedback whose entries are all positive",
    residual: (c) => residual(c, "positive"),
  },
};
