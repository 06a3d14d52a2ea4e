import type { Outcome } from "../record/index.ts";
import { AVERAGES } from "./averages/index.ts";
import type { OrderParameters } from "./orderParameters.ts";
import { generalisationError } from "./snapshot.ts";
import { stableRate } from "./stableRate.ts";
import type { TeacherStudent } from "./teacherStudent.ts";

/** A single error this many times the scale of the problem means that the run is leaving for infinity. */
export const DIVERGED = 1e8;

/**
 * The scale of the errors of a problem: root mean square of the teacher's output, of the initial error and of the noise
 * together.
 */
export function errorScale(problem: TeacherStudent, initial: OrderParameters): number {
  const { I2 } = AVERAGES[problem.activation];
  const u = problem.teacherOutputs;
  const T = initial.T.data;
  const M = u.length;
  let square = 2 * generalisationError(problem, initial) + problem.teacherNoise ** 2;
  for (let m = 0; m < M; m++) {
    for (let n = 0; n < M; n++) square += u[m] * u[n] * I2(T[m * M + m], T[m * M + n], T[n * M + n]);
  }
  return square > 0 ? Math.sqrt(square) : 1;
}

/** The end of a run that could not go on: what happened, and a rate to try. */
export function endedEarly(
  problem: TeacherStudent,
  initial: OrderParameters,
  ended: Pick<Outcome, "status" | "steps" | "time">,
  what: string,
): Outcome {
  const { rate, advice } = stableRate(problem, initial);
  return { ...ended, message: `${what}: ${advice}`, ...(rate > 0 && { stableRate: rate }) };
}

/** The end of a run of SGD that diverged at `step`. */
export function divergedAt(problem: TeacherStudent, initial: OrderParameters, step: number): Outcome {
  const time = step / problem.N;
  return endedEarly(
    problem,
    initial,
    { status: "diverged", steps: step, time },
    `diverged at step ${step} (time ${time})`,
  );
}
