import { InputError } from "../../../src/inputError.ts";
import { shown } from "../../../src/shown.ts";
import { toRows } from "../../../src/linalg/index.ts";
import { teacherStudentProblemSchema, type TeacherStudentProblem } from "../../../src/problem/index.ts";
import {
  DEFAULT_TEACHER_STUDENT_RUNG,
  TEACHER_STUDENT_RUNGS,
  teacherStudentRun,
  simulateTeacherStudent,
  startTeacherStudent,
  type TeacherStudentRung,
  type TeacherStudentSnapshot,
} from "../../../src/teacherStudent/index.ts";
import { runInSteps } from "../drive.ts";
import type { Kind } from "../kind.ts";
import type { PlainTeacherStudentSnapshot, SimulateAnyOptions, TeacherStudentRecord } from "../record.ts";
import { requireSteps } from "../requireSteps.ts";
import { teacherStudentTable } from "../tables/index.ts";

/** Two-layer students that learn from a teacher. */
export const teacherStudent: Kind<TeacherStudentRecord> = {
  schema: teacherStudentProblemSchema,
  rungs: TEACHER_STUDENT_RUNGS,
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
    startTeacherStudent(start, teacherStudentRung(rung)).next();
  },
  run,
  table: teacherStudentTable,
};

async function run(problem: TeacherStudentProblem, options: SimulateAnyOptions) {
  const rung = teacherStudentRung(options.rung);
  const onSnapshot = ({ time }: TeacherStudentSnapshot) => options.onProgress?.(time / problem.training.time);
  if (rung === "flow") requireSteps(options, "the flow");
  const { outcome, snapshots } =
    rung === "flow"
      ? simulateTeacherStudent(problem, { rung, onSnapshot })
      : await runInSteps((state) => teacherStudentRun(problem, rung, state), options);
  return { problem, rung, outcome, snapshots: snapshots.map(plain) };
}

const plain = ({ Q, R, v, ...rest }: TeacherStudentSnapshot): PlainTeacherStudentSnapshot => ({
  ...rest,
  Q: toRows(Q),
  R: toRows(R),
  v: [...v],
});

/** The rung of that name. Throws an InputError for one that two-layer networks do not have. */
function teacherStudentRung(asked: string = DEFAULT_TEACHER_STUDENT_RUNG): TeacherStudentRung {
  const found = TEACHER_STUDENT_RUNGS.find((rung) => rung === asked);
  if (found) return found;
  throw new InputError(
    `teacher-student network: rung must be one of ${TEACHER_STUDENT_RUNGS.join(", ")}, got ${shown(asked)}`,
  );
}
