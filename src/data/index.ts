export { alphaBeta, ar1, circulant, classImbalance, equicorrelated, isotropic, powerLaw } from "./covariance.ts";
export { covarianceFactor, type InputCovariance } from "./gaussian.ts";
export {
  COVARIANCE_RANK_TOLERANCE,
  regression,
  rotateInputs,
  sampleMoments,
  type Moments,
  type Regression,
} from "./moments.ts";
export { noisyLabels, type LabelNoise } from "./noisyLabels.ts";
export { requireStorable } from "./requireStorable.ts";
export type { Draw, IsotropicTeacher, Samples, Source } from "./source.ts";
export {
  classesSource,
  drawSamples,
  fixedSource,
  momentsSource,
  randomTargetsSource,
  teacherSource,
  type ClassesOptions,
} from "./sources.ts";
export { resolvedMoments, type ResolvedMoments } from "./resolvedMoments.ts";
export { secondMoments, type SecondMoments, type SecondMomentSums } from "./secondMoments.ts";
export {
  labelledSamples,
  prepareTrainingData,
  singlePrecision,
  takeSamples,
  trainingSamples,
  type TrainingData,
  type TrainingDataOptions,
  type TrainingSamples,
} from "./trainingData.ts";
