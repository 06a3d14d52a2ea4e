// Readers of trained weights from bytes alone, for programs with a file system and without: none of them imports from
// Node.
export { type Checkpoint } from "./checkpoint.ts";
export { isCheckpointName, readCheckpoint } from "./readCheckpoint.ts";
export { ROUNDING, type Tensor } from "./tensor.ts";
