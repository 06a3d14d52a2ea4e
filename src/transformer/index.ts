export { backpropagate, sendErrors, type TransformerFeedback } from "./learning/index.ts";
export {
  MAPS,
  parameterCount,
  parameterMatrices,
  Transformer,
  type Gradient,
  type MapName,
  type ParameterMatrix,
  type Signals,
  type TokenBatch,
  type TransformerShape,
} from "./model/index.ts";
export {
  requireTransformer,
  startTransformer,
  tokenSource,
  TransformerTraining,
  type TransformerFound,
  type TransformerMeasures,
  type TransformerSnapshot,
} from "./simulate/index.ts";
export type { TokenSource } from "./tasks/index.ts";
