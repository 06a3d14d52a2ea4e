import type { BlockMatrices } from "../model/index.ts";

/** The matrices that send errors back: of m columns, m the symbols, or the width where the stream's signal is sent. */
export interface TransformerFeedback {
  /** What is sent: `softmax − onehot`, or the gradient at the end of the stream. */
  readonly error: "logits" | "stream";
  /** Where it enters. */
  readonly points:
    | {
        readonly enter: "blocks";
        /** One of n × m for each block's output. */
        readonly blocks: readonly Float32Array[];
        /** Whether nothing comes down the stream to a block's output beside it. */
        readonly cut: boolean;
      }
    | {
        readonly enter: "maps";
        /** One for each map's output, those of queries, keys and values below one another, and for the embedding. */
        readonly blocks: readonly BlockMatrices[];
        readonly embedding: Float32Array;
        /** Whether what enters at keys and values is that of the tokens that attend to them. */
        readonly transport: boolean;
      };
}
