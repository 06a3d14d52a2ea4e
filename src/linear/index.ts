export { along } from "./along.ts";
export { batches } from "./batches.ts";
export { Convergence } from "./convergence.ts";
export type { Batch, Dynamics, LayerNorm } from "./dynamics.ts";
export { flowEquation } from "./flowEquation.ts";
export { AlignmentMatrices } from "./matrices.ts";
export { ModeFlow } from "./modeFlow.ts";
export { OrderParameterChain } from "./orderParameters.ts";
export { PrincipalFlow } from "./principalFlow.ts";
export { ReducedForm } from "./reduced.ts";
export { resolvedKappas } from "./resolution.ts";
export type { Run } from "./flowRun.ts";
export { firstFlowStep, snapshotSteps, snapshotTimes } from "./schedule.ts";
export { defaultLinearRung, linearInSteps, LINEAR_RUNGS, startLinear, startOn, type LinearRung } from "./start.ts";
export {
  beyondNumbers,
  hasUnresolved,
  isFiniteMeasures,
  type LinearMeasures,
  type LinearSnapshot,
} from "./snapshot.ts";
export { divergedAt, finiteMeasures, steppingOf, type Steps } from "./stepping.ts";
export { descend, stepsOf } from "./stepsOf.ts";
export { FullWeights } from "./weights.ts";
export {
  exactMatrices,
  exactProblem,
  exactReduced,
  exactWeights,
  learnedMatrices,
  structureResiduals,
  symmetryResiduals,
  weakAlignmentResiduals,
  type ExactDescription,
  type RationalRows,
} from "./exact/index.ts";
export type { Watch } from "./watch.ts";
