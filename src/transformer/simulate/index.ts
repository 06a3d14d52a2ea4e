export { startTransformer, tokenSource, type TransformerFound } from "./startTransformer.ts";
export type { BlockNorms, TransformerMeasures, TransformerSnapshot } from "./snapshot.ts";
export { requireTransformer, TransformerTraining } from "./transformerTraining.ts";
