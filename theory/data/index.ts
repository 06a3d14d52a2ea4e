export {
  alphaBetaAlignment,
  alphaBetaInvariants,
  alphaBetaMoments,
  alphaBetaSamples,
  alphaBetaSecondLayer,
  earlyAlignment,
} from "./alphaBeta.ts";
export { alphaBetaExponents } from "./alphaBetaExponents.ts";
export { ar1ConditioningGap, ar1ConditioningLimit, ar1Limit } from "./ar1Limit.ts";
export {
  circulantSpectrum,
  covarianceSpectra,
  equicorrelatedConditioning,
  equicorrelatedSpectrum,
  imbalanceSpectrum,
  powerLawConditioning,
  powerLawSpectrum,
} from "./spectra.ts";
