import { AVERAGES } from "./averages/index.ts";
import type { OrderParameters } from "./orderParameters.ts";
import { generalisationError, type ShallowOutcome } from "./snapshot.ts";
import { stableRate } from "./stableRate.ts";
import type { TeacherStudent } from "./teacherStudent.ts";

/** A single error this many times the scale of the problem means that the run is leaving for infinity. */
export const DIVERGED = 1e8;

/** The scale of the errors of a problem: root mean square of the teacher's output, of the initial error and of the noise together. */
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

/** The end of a run of SGD that diverged at `step`, with a rate to try. */
export function divergedAt(problem: TeacherStudent, initial: OrderParameters, step: number): ShallowOutcome {
  const time = step / problem.N;
  const message = `diverged at step ${step} (time ${time}): ${stableRate(problem, initial).advice}`;
  return { status: "diverged", steps: step, time, message };
}
