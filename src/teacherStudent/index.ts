export { AVERAGES, I3, type Averages } from "./averages/index.ts";
export { simulateExactInLaw, type ExactInLawOptions } from "./exactInLaw.ts";
export { drawFeedbackVector, type FeedbackKind } from "./feedback.ts";
export { simulateFlow, type FlowOptions } from "./flow.ts";
export { drawOrderParameters, type InitialScales } from "./initial.ts";
export { checkOrderParameters, fieldCovariance, overlaps, type OrderParameters } from "./orderParameters.ts";
export { realiseTeacherStudent, type RealisedTeacherStudent } from "./realise.ts";
export { orderParameterFlow, type OrderParameterFlow } from "./rightHandSide.ts";
export { checkTimes } from "./schedule.ts";
export { simulateWeights, weightsWith, type UnitWeights, type WeightsOptions } from "./sgd.ts";
export {
  DEFAULT_TEACHER_STUDENT_RUNG,
  startTeacherStudent,
  TEACHER_STUDENT_RUNGS,
  type TeacherStudentRung,
} from "./start.ts";
export { generalisationError, snapshot, type TeacherStudentSnapshot } from "./snapshot.ts";
export { stableRate } from "./stableRate.ts";
export {
  checkTeacherStudent,
  type TeacherStudentRule,
  type TeacherStudent,
  type TeacherStudentActivation,
} from "./teacherStudent.ts";
