export { ACTIVATIONS, type Activation, type ActivationFunction } from "./activation.ts";
export { networkFlow, type FlowNetwork, type NetworkFlow } from "./flow.ts";
export { LOSSES, type Loss, type LossKind } from "./loss.ts";
