export { earlyAlignment, earlyTime, type EarlyProblem, type EarlyTime } from "./earlyTime.ts";
export { exactInLaw } from "./exactInLaw.ts";
export { erfOverlap, gaussianAverages, linearOverlap, reluOverlap } from "./gaussianAverages.ts";
export { learningProbability, reluLearningProbability } from "./learningProbability.ts";
export { neuronInvariantDrift, neuronInvariants, neuronInvariantTeacherStudent } from "./neuronInvariant.ts";
export { FLUCTUATION_EXPONENT, orderParameterFlow } from "./orderParameterFlow.ts";
export { plateau, plateauHeight, singleIndexError, type Teacher } from "./plateau.ts";
export { degeneracyBreaking, signAgreement, signLaw } from "./signLaw.ts";
export {
  perfectStudent,
  selectedSigns,
  symmetryOrder,
  transformed,
  type SignedPermutation,
  type StudentState,
} from "./symmetry.ts";
