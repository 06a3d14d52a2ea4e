export { measureNetwork, type LayerMeasurement, type NetworkMeasurement } from "./measureNetwork.ts";
export { predictedOf, type LayerPrediction } from "./predicted.ts";
export { samplesOf } from "./samplesOf.ts";
export { trainingSignals } from "./signalMeasures.ts";
