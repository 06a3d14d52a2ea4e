import fc from "fast-check";
import { simulateFlow } from "../../../src/teacherStudent/index.ts";
import { degeneracyBreaking, signAgreement } from "../../../theory/teacherStudent/index.ts";
import type { Claim } from "../claim.ts";
import { realiseCase, drained, type TeacherStudentCase } from "../../setups/index.ts";
import { seeds } from "../common/index.ts";

/** When learning has ended, at the rates drawn. */
const END = 2000;

/** Output weights below this are those of units that the student does not use; the teacher's are 1. */
const IN_USE = 0.1;

/**
 * Students in a case, each with its own feedback, teacher and initial weights: by chance all have the signs of the
 * feedback once in 256 cases or less.
 */
const STUDENTS = 4;

/** The mean fraction of the units in use whose output weight has the other sign than its feedback. */
function wrongSigns(c: TeacherStudentCase): number {
  const shares = Array.from({ length: STUDENTS }, (_, i) => {
    const { problem, initial } = realiseCase({ ...c, seed: (c.seed + i) % 2 ** 31 });
    const [end] = drained(simulateFlow(problem, initial, { times: [END] }));
    const agreement = signAgreement(end.v, problem.feedback, IN_USE);
    return agreement === null ? Number.POSITIVE_INFINITY : 1 - agreement;
  });
  return shares.reduce((sum, share) => sum + share, 0) / STUDENTS;
}

/** The signs of the output weights of erf students at the end of learning, from small random weights. */
export const degeneracyBreakingClaim: Claim<TeacherStudentCase> = {
  prediction: degeneracyBreaking,
  cases: fc.record({
    activation: fc.constant("erf" as const),
    rule: fc.constant("dfa" as const),
    K: fc.integer({ min: 2, max: 4 }),
    M: fc.constant(2),
    N: fc.constant(500),
    rate: fc.constantFrom(0.3, 0.5),
    scale: fc.constantFrom(1e-2, 1e-3),
    seed: seeds,
  }),
  runs: 6,
  residual: wrongSigns,
  tolerance: { value: 0, reason: "a fraction of wrong signs, of which there are none" },
  control: {
    description: "backpropagation from the same initial weights, compared with the same feedback",
    residual: (c) => wrongSigns({ ...c, rule: "bp" }),
  },
};
