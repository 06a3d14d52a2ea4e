export { writeExample } from "./example/index.ts";
export { measure, type Measurement, type MeasureOptions } from "./measure.ts";
export { type CheckpointMeasurement } from "./measureCheckpoints.ts";
export { ACTIVATION_NAMES, type ActivationName } from "./network/index.ts";
export type { LayerMeasurement } from "./quantities/index.ts";
export { measurementReport, measurementText } from "./show/index.ts";
