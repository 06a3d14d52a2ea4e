export { exactPlacedBases, exactPlacedMatrices, sharingResiduals } from "./placedMatrices.ts";
export { exactPlacedProblem, type ExactPlacedDescription } from "./placedProblem.ts";
export { exactPlacedWeights } from "./placedWeights.ts";
