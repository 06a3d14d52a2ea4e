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
export { sequenceNetwork, type SequenceNetwork } from "./sequenceNetwork.ts";
export {
  defaultSequenceRung,
  requireSequenceRung,
  sequenceInSteps,
  sequenceRun,
  SEQUENCE_RUNGS,
  simulateSequence,
  startSequence,
  type SequenceRung,
  type SequenceTrajectory,
  type SimulateSequenceOptions,
  type StartedSequence,
} from "./simulate.ts";
export type { BlockConditioning, SequenceMeasures, SequenceSnapshot } from "./snapshot.ts";
export type { PlacedSamples, SequenceSource } from "./source.ts";
export { matricesView, weightsView, type View } from "./view.ts";
