import { toRows } from "../../../src/linalg/index.ts";
import type { TeacherStudentProblem } from "../../../src/problem/index.ts";
import {
  DEFAULT_TEACHER_STUDENT_RUNG,
  startTeacherStudent,
  type TeacherStudentRung,
  type TeacherStudentSnapshot,
} from "../../../src/teacherStudent/index.ts";
import { NETWORK_KINDS } from "../../../src/simulate/index.ts";
import { drive } from "../drive.ts";
import type { Kind } from "../kind.ts";
import type { PlainTeacherStudentSnapshot, SimulateAnyOptions, TeacherStudentRecord } from "../record.ts";
import { teacherStudentTable } from "../tables/index.ts";

/** Two-layer students that learn from a teacher. */
export const teacherStudent: Kind<TeacherStudentRecord> = {
  ...NETWORK_KINDS["teacher-student"],
  units: {
    step: "steps",
    time: "steps/N",
    generalisationError: "target^2",
    Q: "",
    R: "",
    v: "",
    cosFeedback: "",
  },
  inSteps: (_, rung = DEFAULT_TEACHER_STUDENT_RUNG) => rung !== "flow",
  files: async () => new Map(),
  /** It is begun, and left after its first look. */
  async check(problem, rung) {
    const start = { ...problem, training: { ...problem.training, snapshotTimes: [0] } };
    startTeacherStudent(start, { rung }).stream().next();
  },
  run,
  table: teacherStudentTable,
};

async function run(problem: TeacherStudentProblem, options: SimulateAnyOptions<TeacherStudentRung>) {
  const started = startTeacherStudent(problem, { rung: options.rung });
  const { rung, outcome, snapshots } = await drive(started, options, problem.training.time);
  return { problem, rung, outcome, snapshots: snapshots.map(plain) };
}

const plain = ({ Q, R, v, ...rest }: TeacherStudentSnapshot): PlainTeacherStudentSnapshot => ({
  ...rest,
  Q: toRows(Q),
  R: toRows(R),
  v: [...v],
});
