export {
  type ExpectedAlignment,
  expectedAlignment,
  expectedCourse,
  type ExpectedLook,
  type LinearTheory,
  linearTheory,
  measuredHalfTimes,
  predictedHalfTimes,
} from "./deepTheory/index.ts";
export { LEARNED, learns } from "./reluLearning.ts";
export {
  centredTargets,
  mappedTargets,
  resolvedSituation,
  type Situation,
  situationOf,
  situationOfMoments,
  whitenedInputs,
} from "./situation.ts";
export { feedbackProduct, matrixCosine, trainStructured } from "./structuredTraining.ts";
export { realiseCase, drained, type TeacherStudentCase } from "./teacherStudentCase.ts";
export { type NetworkChoice, train, Training, type Trained } from "./training.ts";
