export {
  measureNetwork,
  type LayerMeasurement,
  type NearestMeasures,
  type NetworkMeasurement,
} from "./measureNetwork.ts";
export { predictedOf, type LayerPrediction } from "./predicted.ts";
export { samplesOf, type SampleOptions } from "./samplesOf.ts";
export { trainingSignals } from "./signalMeasures.ts";
