export { removeCheckpoint } from "./checkpointFile.ts";
export type { Remembered, Units } from "./kind.ts";
export { goesInSteps, kindOf, parseProblem, requireKind, type SimulationRecord } from "./kinds.ts";
export { RUNGS, type DeepRecord, type Rung, type SimulateAnyOptions } from "./record.ts";
export { simulateAny } from "./simulate.ts";
export { simulationText } from "./simulationText.ts";
