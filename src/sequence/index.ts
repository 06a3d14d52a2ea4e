export { SequenceDynamics } from "./dynamics.ts";
export {
  exactPlacedBases,
  exactPlacedMatrices,
  exactPlacedProblem,
  exactPlacedWeights,
  sharingResiduals,
  type ExactPlacedDescription,
} from "./exact/index.ts";
export type { Ceilings } from "./measure.ts";
export { SequenceMeasure } from "./measure.ts";
export { placedLayers } from "./placedLayers.ts";
export { denseMap } from "./places/index.ts";
export { realiseSequence, type SequenceNetwork } from "./realise.ts";
export {
  defaultSequenceRung,
  requireSequenceRung,
  sequenceInSteps,
  SEQUENCE_RUNGS,
  startSequence,
  type SequenceFound,
  type SequenceRung,
} from "./start.ts";
export type { BlockConditioning, SequenceSnapshot } from "./snapshot.ts";
export { matricesView, weightsView } from "./view.ts";
