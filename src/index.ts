export {
  fixedSource,
  momentsSource,
  randomTargetsSource,
  regression,
  sampleMoments,
  teacherSource,
  type Moments,
  type Regression,
  type Source,
} from "./data/index.ts";
export {
  alignmentCeiling,
  convolutional,
  factoredFeedback,
  fullyConnected,
  independentFeedback,
  locallyConnected,
  masked,
  nonnegativeFeedback,
  repeatedFeedback,
  structuredFlow,
  type FeedbackPair,
  type LayerStructure,
  type MapShape,
} from "./deep/index.ts";
export { InputError } from "./inputError.ts";
export { conditioning, fromRows, svd, symmetricEigen, toRows, type Conditioning, type Matrix } from "./linalg/index.ts";
export {
  AlignmentMatrices,
  defaultRung,
  FullWeights,
  LINEAR_RUNGS,
  logSpaced,
  OrderParameters,
  ReducedForm,
  runOn,
  simulate,
  start,
  type Dynamics,
  type LinearRung,
  type LinearSnapshot,
  type SimulateOptions,
} from "./linear/index.ts";
export {
  alignmentMatrices,
  chanceCosine,
  cosine,
  factoriseAlignment,
  gradientAlignment,
  updateAlignment,
  weightAlignment,
  type Alignment,
  type GradientAlignment,
  type PerLayer,
} from "./measure/index.ts";
export {
  linearProblemSchema,
  parseWith,
  realise,
  type LinearNetwork,
  type LinearProblem,
  type LinearProblemInput,
  teacherStudentProblemSchema,
  type Rule,
  type TeacherStudentProblem,
  type TeacherStudentProblemInput,
} from "./problem/index.ts";
export { stream, type Stream } from "./random/index.ts";
export { canonicalJson, type Outcome, type Provenance, type Trajectory } from "./record/index.ts";
export {
  SHALLOW_RUNGS,
  simulateTeacherStudent,
  startTeacherStudent,
  type ShallowRung,
  type ShallowSnapshot,
} from "./shallow/index.ts";
