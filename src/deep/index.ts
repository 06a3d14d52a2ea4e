export { ACTIVATIONS, type Activation, type ActivationFunction } from "./activation.ts";
export { networkFlow, type FlowNetwork, type NetworkFlow } from "./flow.ts";
export { LOSSES, type Loss, type LossKind } from "./loss.ts";
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
