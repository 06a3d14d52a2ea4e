export { backwardWeights, deepFeedback, initialWeights, meanCeilings, networkLayers } from "./feedback/index.ts";
export { networkFlow, type FlowNetwork, type NetworkFlow } from "./flow.ts";
export { LOSSES, type LossKind } from "./loss.ts";
export {
  builtInData,
  DeepTraining,
  isBuiltIn,
  realiseDeep,
  requireFit,
  startDeep,
  type DeepFound,
  type DeepSnapshot,
} from "./simulate/index.ts";
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
} from "./structure/index.ts";
