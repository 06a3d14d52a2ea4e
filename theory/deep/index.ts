export { meanSignalAlignment, meanWeightAlignment, type LayersAndTotal } from "./meanAlignment.ts";
export { meanFlow, meanFlowDerivative, meanMap } from "./meanFlow.ts";
export { leakGain, passedDown, passedUp, type MeanNetwork } from "./meanNetwork.ts";
export { zeroWeightMatrices, type ZeroWeightMatrices } from "./zeroWeightMatrices.ts";
