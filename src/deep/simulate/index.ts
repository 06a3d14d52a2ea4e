export { builtInData, isBuiltIn } from "./builtInData.ts";
export { DeepRun } from "./deepRun.ts";
export { requireFit } from "./requireFit.ts";
export type { DeepMeasures, DeepSnapshot, Spread } from "./deepSnapshot.ts";
export { simulateDeep, trajectoryOf, type DeepTrajectory, type SimulateDeepOptions } from "./simulateDeep.ts";
