export { SequenceDynamics } from "./dynamics.ts";
export {
  exactPlacedBases,
  exactPlacedMatrices,
  exactPlacedProblem,
  exactPlacedWeights,
  sharingResiduals,
  type ExactPlacedDescription,
  type ExactPlacedProblem,
} from "./exact/index.ts";
export type { Ceilings } from "./measure.ts";
export { SequenceMeasure } from "./measure.ts";
export { placedLayers, type PlacedLayer } from "./placedLayers.ts";
export { denseMap, mixing, type Mixing, type PlaceMap } from "./places/index.ts";
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
export type { BlockConditioning, SequenceMeasures, SequenceSnapshot } from "./snapshot.ts";
export type { PlacedSamples, SequenceSource } from "./source.ts";
export { matricesView, weightsView, type View } from "./view.ts";
