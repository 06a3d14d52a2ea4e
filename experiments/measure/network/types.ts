import type { Matrix } from "../../../src/linalg/index.ts";
import type { LayerMap } from "./layerMap.ts";

/** A layer of weights as it was found in a checkpoint. */
export interface NetworkLayer {
  /** The name of its tensor. */
  readonly name: string;
  /** The tensor's shape, as stored. */
  readonly shape: readonly number[];
  readonly map: LayerMap;
  /** One number for each unit; null without a bias. */
  readonly bias: Float64Array | null;
  /** The relative rounding of the stored weights. */
  readonly rounding: number;
}

/**
 * How errors are sent back: by `F_l` from the output to each hidden layer (DFA), or from layer to layer by maps in the
 * place of `W_2 … W_L` (FA).
 */
export type NetworkFeedback =
  | { readonly kind: "dfa"; readonly matrices: readonly Matrix[]; readonly rounding: number }
  | { readonly kind: "fa"; readonly maps: readonly LayerMap[] };

/** What a checkpoint was taken for. */
export interface Network {
  readonly layers: readonly NetworkLayer[];
  /** Null where the checkpoint has none and none was given. */
  readonly feedback: NetworkFeedback | null;
  /** In words, layer by layer: what was taken for what. */
  readonly taken: readonly string[];
  /** The tensors that were taken for nothing. */
  readonly passedOver: readonly string[];
}
