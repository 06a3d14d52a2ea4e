export { alignmentCeilingLaw, bestFitCosine, ceilingOf } from "./alignmentCeiling.ts";
export { ceilingAttained, ceilingInTraining } from "./ceilingInTraining.ts";
export { ceilingInTheMean, convolutionCeiling, localCeiling, meanCeiling } from "./ceilingInTheMean.ts";
export { outputsBound, outputsCeiling } from "./outputsCeiling.ts";
export { projectedUpdate, projectedUpdateLaw, sharing } from "./projectedUpdate.ts";
export { repeatedCeiling } from "./repeatedCeiling.ts";
export { outputSize, weightBetween, windowsBasis, type Windows } from "./windows.ts";
