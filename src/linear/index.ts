export type { Batch, Dynamics, LayerNorm } from "./dynamics.ts";
export { AlignmentMatrices } from "./matrices.ts";
export { OrderParameters } from "./orderParameters.ts";
export { ReducedForm } from "./reduced.ts";
export { logSpaced } from "./schedule.ts";
export {
  defaultRung,
  LINEAR_RUNGS,
  runOn,
  simulate,
  start,
  type LinearRung,
  type SimulateOptions,
} from "./simulate.ts";
export type { LinearMeasures, LinearSnapshot } from "./snapshot.ts";
export { FullWeights } from "./weights.ts";
export * from "./exact/index.ts";
