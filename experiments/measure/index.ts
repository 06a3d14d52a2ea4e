export { writeExample } from "./example/index.ts";
export { measure, type Measurement, type MeasureOptions } from "./measure.ts";
export {
  measureCheckpoints,
  type CheckpointMeasurement,
  type CheckpointsMeasurement,
  type MeasureCheckpointsOptions,
} from "./measureCheckpoints.ts";
export { ACTIVATION_NAMES, parseMap, type ActivationName, type NetworkMap } from "./network/index.ts";
export type { LayerMeasurement, NearestMeasures } from "./quantities/index.ts";
export { measurementReport, measurementText } from "./show/index.ts";
