import { stream } from "../../src/random/index.ts";
import { simulateExactInLaw } from "../../src/teacherStudent/index.ts";
import { realiseCase, type TeacherStudentCase } from "./teacherStudentCase.ts";

/**
 * The error of a student that has learned: some ten times below any plateau of ReLU students of teachers whose outputs
 * are 1.
 */
export const LEARNED = 1e-3;

/** How many times a run is looked at before its end. */
const LOOKS = 20;

/** A run of a ReLU student by the chain of order parameters, over at the latest at `time`. */
export function learns(c: TeacherStudentCase, time: number): { readonly learned: boolean; readonly positive: number } {
  const { problem, initial } = realiseCase(c);
  const times = Array.from({ length: LOOKS }, (_, i) => (time * (i + 1)) / LOOKS);
  const positive = problem.feedback.filter((F) => F > 0).length;
  for (const at of simulateExactInLaw(problem, initial, { times, random: stream(c.seed, "inputs") })) {
    if (at.generalisationError < LEARNED) return { learned: true, positive };
  }
  return { learned: false, positive };
}
