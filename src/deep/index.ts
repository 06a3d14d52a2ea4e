export { ACTIVATIONS, type Activation, type ActivationFunction } from "./activation.ts";
export {
  backwardWeights,
  bestFeedbackAbove,
  deepFeedback,
  initialWeights,
  meanCeilings,
  networkLayers,
  sentBack,
  structuredFeedback,
  type StructuredMethod,
} from "./feedback/index.ts";
export { networkFlow, type FlowNetwork, type NetworkFlow } from "./flow.ts";
export { LOSSES, type Loss, type LossKind } from "./loss.ts";
export {
  builtInData,
  DeepRun,
  isBuiltIn,
  requireFit,
  simulateDeep,
  trajectoryOf,
  type DeepMeasures,
  type DeepSnapshot,
  type DeepTrajectory,
  type SimulateDeepOptions,
  type Spread,
} from "./simulate/index.ts";
export {
  alignmentCeiling,
  convolutional,
  factoredFeedback,
  fullyConnected,
  independentFeedback,
  layerStructure,
  locallyConnected,
  masked,
  nonnegativeFeedback,
  repeatedFeedback,
  structuredFlow,
  type Connections,
  type FactoringOptions,
  type FeedbackPair,
  type LayerStructure,
  type MapShape,
  type StructuredFlow,
  type StructuredNetwork,
} from "./structure/index.ts";
