export { ACTIVATION_NAMES, type ActivationName } from "./activationNames.ts";
export { findNetwork } from "./findNetwork.ts";
export { fullMap, innerOfGrams, type LayerMap } from "./layerMap.ts";
export { parseMap, type NetworkMap } from "./mapFile.ts";
export type { Network, NetworkFeedback, NetworkLayer } from "./types.ts";
