import type { Alignment, PerLayer } from "../../measure/index.ts";
import type { MapName } from "../model/index.ts";

/**
 * The norms of the two signals at a block's output over all measured tokens, null beyond all numbers, and the cosine
 * that chance shows.
 */
export interface BlockNorms {
  readonly feedback: number | null;
  readonly backpropagation: number | null;
  /** The root mean square cosine of backpropagation's signal with that of a matrix drawn anew. */
  readonly chance: number | null;
}

/**
 * What is measured of a Transformer on sequences that it does not train on. Blocks are keyed by their index from 1;
 * what does not exist is null. Under every rule the signals of DFA are looked at beside those of backpropagation.
 */
export interface TransformerMeasures {
  /** Nats a token that counts. */
  readonly loss: number;
  /** That of the best predictor on the same tokens, which knows their source, and how far the network is above it. */
  readonly optimum: number | null;
  readonly excessLoss: number | null;
  /** The share of tokens whose likeliest symbol came. */
  readonly accuracy: number;
  /** Loss and accuracy at each position of the context, from 1; null where no token counts. */
  readonly lossByPosition: PerLayer;
  readonly accuracyByPosition: PerLayer;
  /** The cosine of DFA's and BP's signal at a block's output, stacked over a sequence, in the mean over sequences. */
  readonly gradientAlignment: Alignment & { readonly norms: Readonly<Record<string, BlockNorms>> };
  /** The same at the output of each linear map. */
  readonly mapAlignment: Readonly<Record<string, Readonly<Record<MapName, number | null>>>>;
  /** The cosine of the gradients of a block's maps with BP's, and of those of all blocks. */
  readonly updateAlignment: Alignment;
  /** The same of all parameters: what a short step of SGD is worth beside one of BP of the same length. */
  readonly descent: number | null;
  /** `cos∠(U, F_lᵀ)` of the readout with what sends errors to the stream in block l, and what chance shows. */
  readonly readoutAlignment: Alignment & { readonly chance: number };
  /** The mean over heads and sequences of `tr P / (√T ‖P‖)` of the attention patterns. */
  readonly mixingFactor: PerLayer;
  /** The root mean square of the stream's entries above each block; 0 stands for the embedding. */
  readonly streamScale: PerLayer;
}

/** A look at a run. */
export interface TransformerSnapshot extends TransformerMeasures {
  readonly step: number;
  /** The largest rate × steps. */
  readonly time: number;
  /** Tokens trained on. */
  readonly tokens: number;
}
