export { deepProblemSchema, type DeepProblem, type DeepProblemInput, type HiddenLayer } from "./deepNetwork.ts";
export { DEEP_RULES, deepRule, type DeepRuleName } from "./deepRules.ts";
export { drawFeedback, givenFeedback, requireFamily } from "./feedback.ts";
export { infiniteWidthGram } from "./feedbackGram.ts";
export { parseWith } from "./parse.ts";
export { effectiveFeedback, realiseLinear, type LinearNetwork } from "./realiseLinear.ts";
export {
  hasBackward,
  linearProblemSchema,
  type LinearProblem,
  type LinearProblemInput,
  type Rule,
} from "./linearNetwork.ts";
export { sequenceProblemSchema, type MixingSpec, type SequenceProblem, type SequenceProblemInput } from "./sequence.ts";
export {
  orderParametersSchema,
  teacherStudentProblemSchema,
  type TeacherStudentProblem,
  type TeacherStudentProblemInput,
} from "./teacherStudent.ts";
export { inputCovariance, targetCovariance, teacherMap } from "./source.ts";
export { transformerProblemSchema, type TransformerProblem, type TransformerProblemInput } from "./transformer.ts";
