import type { Outcome } from "../../../src/record/index.ts";
import type { TeacherStudentSnapshot } from "../../../src/teacherStudent/index.ts";

/** All snapshots of a run, and how it ended. */
export function drain(run: Generator<TeacherStudentSnapshot, Outcome>): {
  readonly snapshots: readonly TeacherStudentSnapshot[];
  readonly outcome: Outcome;
} {
  const snapshots: TeacherStudentSnapshot[] = [];
  for (;;) {
    const { done, value } = run.next();
    if (done) return { snapshots, outcome: value };
    snapshots.push(value);
  }
}
