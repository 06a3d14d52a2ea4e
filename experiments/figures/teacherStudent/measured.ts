import type { TeacherStudentSnapshot } from "../../../src/teacherStudent/index.ts";
import type { Point } from "../../plot/index.ts";

/** A quantity over time, for a logarithmic axis: without the start. */
export const overTime = (
  snapshots: readonly TeacherStudentSnapshot[],
  of: (at: TeacherStudentSnapshot) => number | null,
): Point[] => snapshots.filter(({ time }) => time > 0).map((at) => [at.time, of(at)]);
