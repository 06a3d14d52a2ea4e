export { alphaBeta, ar1, circulant, classImbalance, equicorrelated, isotropic, powerLaw } from "./covariance.ts";
export { covarianceFactor, type InputCovariance } from "./gaussian.ts";
export { COVARIANCE_RANK_TOLERANCE, regression, sampleMoments, type Moments, type Regression } from "./moments.ts";
export { noisyLabels } from "./noisyLabels.ts";
export { requireStorable } from "./requireStorable.ts";
export type { IsotropicTeacher, Samples, Source } from "./source.ts";
export {
  classesSource,
  drawSamples,
  fixedSource,
  momentsSource,
  randomTargetsSource,
  teacherSource,
} from "./sources.ts";
export { resolvedMoments } from "./resolvedMoments.ts";
export { secondMoments, type SecondMoments } from "./secondMoments.ts";
export {
  labelledSamples,
  prepareTrainingData,
  singlePrecision,
  takeSamples,
  trainingSamples,
  type TrainingData,
  type TrainingSamples,
} from "./trainingData.ts";
