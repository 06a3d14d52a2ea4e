import { fromRows } from "../linalg/index.ts";
import type { TeacherStudentProblem } from "../problem/index.ts";
import { stream } from "../random/index.ts";
import { drawFeedbackVector } from "./feedback.ts";
import { drawOrderParameters } from "./initial.ts";
import type { OrderParameters } from "./orderParameters.ts";
import type { TeacherStudent } from "./teacherStudent.ts";

/** What the engines take: the problem with its feedback drawn, and where it starts. */
export interface RealisedTeacherStudent {
  readonly problem: TeacherStudent;
  readonly initial: OrderParameters;
}

/**
 * Draws what a problem file leaves to chance, the feedback and the initial weights, each from its own stream of the
 * seed.
 * Throws an InputError for feedback that does not exist in its size.
 */
export function realiseTeacherStudent(given: TeacherStudentProblem): RealisedTeacherStudent {
  const { network, rule, feedback, train, training, seed } = given;
  const { hidden: K, teacherHidden: M, inputs: N, activation, teacherNoise, initial } = network;
  const teacherOutputs = Float64Array.from(network.teacherOutputs);
  return {
    problem: {
      activation,
      rule,
      N,
      rate: training.rate,
      teacherNoise,
      teacherOutputs,
      feedback:
        feedback.kind === "given"
          ? Float64Array.from(feedback.vector)
          : drawFeedbackVector(feedback.kind, K, teacherOutputs, stream(seed, "feedback")),
      train: { first: train !== "second", second: train !== "first" },
    },
    initial:
      initial.kind === "given"
        ? {
            Q: fromRows(initial.Q),
            R: fromRows(initial.R),
            T: fromRows(initial.T),
            v: Float64Array.from(initial.v),
          }
        : drawOrderParameters({ K, M, N }, stream(seed, "initial"), initial),
  };
}
