export { kindOf, requireKind } from "./kindOf.ts";
export { type NetworkKind } from "./networkKind.ts";
export { NETWORK_KINDS, type KindName } from "./networkKinds.ts";
export { requireRung } from "./requireRung.ts";
export {
  simulate,
  type DeepTrajectory,
  type SequenceTrajectory,
  type SimulateOptions,
  type TransformerTrajectory,
} from "./simulate.ts";
