export * from "../src/index.ts";
export { prepare, readDataset, type Dataset, type PrepareOptions, type ReadOptions } from "../src/data/files/index.ts";
export { runAll } from "./batch/index.ts";
export { claims, verifyClaim, type AnyClaim, type Claim, type Verdict } from "./claims/index.ts";
export { loadTrainingData } from "./data/index.ts";
export { diagnose, diagnosisReport, diagnosisText, type Diagnosis, type DiagnoseOptions } from "./diagnose/index.ts";
export {
  figures,
  type Figure,
  type FigureContext,
  type FigureResult,
  type PlotlySpec,
  type Profile,
} from "./figures/index.ts";
export {
  measure,
  measurementReport,
  type CheckpointMeasurement,
  type LayerMeasurement,
  type Measurement,
  type MeasureOptions,
} from "./measure/index.ts";
export { reproduce, type ReproduceOptions, type Reproduction } from "./reproduce/index.ts";
export { RUNGS, simulateAny, type Rung, type SimulateAnyOptions, type SimulationRecord } from "./run/index.ts";
export { expandSweep, mergeSweep, openSweep, recordStore, runTask, sweepStatus } from "./sweep/index.ts";
