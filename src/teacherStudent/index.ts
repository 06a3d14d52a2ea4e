export { AVERAGES, I3 } from "./averages/index.ts";
export { simulateExactInLaw } from "./exactInLaw.ts";
export { drawFeedbackVector, type FeedbackKind } from "./feedback.ts";
export { simulateFlow } from "./flow.ts";
export { drawOrderParameters } from "./initial.ts";
export { fieldCovariance, overlaps, type OrderParameters } from "./orderParameters.ts";
export { realiseTeacherStudent, type RealisedTeacherStudent } from "./realise.ts";
export { orderParameterFlow } from "./rightHandSide.ts";
export { simulateWeights, weightsWith } from "./sgd.ts";
export {
  DEFAULT_TEACHER_STUDENT_RUNG,
  startTeacherStudent,
  TEACHER_STUDENT_RUNGS,
  type TeacherStudentRung,
} from "./start.ts";
export { generalisationError, type TeacherStudentSnapshot } from "./snapshot.ts";
export { stableRate } from "./stableRate.ts";
export { type TeacherStudentRule, type TeacherStudent, type TeacherStudentActivation } from "./teacherStudent.ts";
