export { descentFromMatrices, lossRateFromMatrices, type PlacedMatrices } from "./descent.ts";
export { besselCeiling, sharedExcess } from "./besselCeiling.ts";
export { earlyGrowth, earlyReadoutAlignment } from "./earlyGrowth.ts";
export { mixedAlignment, mixingFactor, mixingFactorOf, transportedFeedback } from "./mixingFactor.ts";
export { placeAverage } from "./placeAverage.ts";
export { dealtCeiling, dealtCeilingOf } from "./dealtCeiling.ts";
export { residualStructure } from "./residualStructure.ts";
export { sharedWeights, sharingTheorem, sharingTheoremExact } from "./sharingTheorem.ts";
