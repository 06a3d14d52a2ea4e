export { bestFeedbackAbove } from "./bestFeedbackAbove.ts";

export { backwardWeights, deepFeedback } from "./deepFeedback.ts";
export { initialWeights } from "./initialWeights.ts";
export { meanCeilings } from "./meanCeilings.ts";
export { networkLayers } from "./networkLayers.ts";
export { sentBack } from "./sentBack.ts";
