export { crossingClock, crossingClocks } from "./crossingClocks.ts";
export { conditioningFactor, factorisation, symmetryFactor } from "./factorisation.ts";
export { alignmentFromGrams, gaussianFeedbackAlignment } from "./feedbackGrams.ts";
export {
  extremalError,
  kantorovichBound,
  kantorovichSignals,
  kantorovichTight,
  kantorovichWeights,
} from "./kantorovich.ts";
export { alignmentDelay, classSignal, labelNoise, labelNoiseDelay } from "./labelNoise.ts";
export { leakyAlignment, leakyCrossingClock, leakyGrowth, type InitialSizes } from "./leakyGrowth.ts";
export { signalConditioning, signalExponent } from "./signalConditioning.ts";
export { forecast, learnedMap, type Forecast, type LayerForecast } from "./forecast.ts";
export { MAP_RANK_TOLERANCE, orthonormalGrams, symmetricSolution, symmetricSolutionLaw } from "./symmetricSolution.ts";
export { worstCaseCosine, worstCaseSignals } from "./worstCase.ts";
