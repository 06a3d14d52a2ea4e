export { Attention } from "./attention.ts";
export type { BlockMatrices, BlockSignals } from "./block.ts";
export { crossEntropy, type ColumnLosses } from "./crossEntropy.ts";
export {
  mapSize,
  MAPS,
  parameterCount,
  parameterMatrices,
  type MapName,
  type ParameterMatrix,
  type TransformerShape,
} from "./shape.ts";
export { Transformer, type Gradient, type Signals, type TokenBatch } from "./transformer.ts";
