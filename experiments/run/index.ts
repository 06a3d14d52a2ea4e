export { removeCheckpoint } from "./checkpointFile.ts";
export type { Remembered, Units } from "./kind.ts";
export { goesInSteps, parseProblem, rowOf, RUNGS, RUNGS_OF, type Rung, type SimulationRecord } from "./kinds.ts";
export { type DeepRecord, type SimulateAnyOptions } from "./record.ts";
export { simulateAny } from "./simulate.ts";
export { simulationText } from "./simulationText.ts";
