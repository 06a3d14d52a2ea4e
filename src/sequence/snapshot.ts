import type { Alignment, PerLayer } from "../measure/index.ts";

/** The condition number, over the rank, of one block of an alignment matrix. */
export interface BlockConditioning {
  readonly layer: number;
  /** Which of the layer's mixings, from 1. */
  readonly offset: number;
  /**
   * What the block acts on: the inputs, or the feedback of the layer of this name; "shared" where all have the same.
   */
  readonly below: string;
  readonly kappa: number | null;
  readonly rank: number | null;
}

/**
 * What is measured of a linear network of places at one time. Layers are keyed by their index, a trained embedding by
 * 0; what does not exist is null.
 */
export interface SequenceSnapshot {
  /** Steps done; null in a flow, which has none. */
  readonly step: number | null;
  /** Learning rate × steps. */
  readonly time: number;
  /** `½ E‖Ŷ − Y‖²` over the data or their distribution, summed over the places of the output. */
  readonly loss: number;
  /** The loss in the distribution above that of the teacher itself. */
  readonly excessLoss: number;
  /**
   * `cos∠` of a layer's weights with `F_{l,p} F_{l−1,q}ᵀ`, over all its offsets and the places p, q that it connects.
   */
  readonly weightAlignment: Alignment;
  /** The same of each offset by itself. */
  readonly offsetAlignment: Record<string, readonly (number | null)[]>;
  /** In a residual stream: `cos∠(U, F_lᵀ)` of the readout with the feedback of each block. */
  readonly readoutAlignment: PerLayer | null;
  /** The cosine of the rule's signal with BP's, all places of a sample stacked, in the mean over samples. */
  readonly gradientAlignment: Alignment;
  /** The cosine of the updates over all the data. */
  readonly updateAlignment: Alignment;
  /** The mean cosine of E K_l with E R_l: what mixing leaves of gradient alignment. */
  readonly mixingFactor: PerLayer;
  /**
   * How much the loss falls for a small step, over what BP's step of the same length gives: the cosine of all updates,
   * the readout's with them.
   */
  readonly descent: number | null;
  /** `d loss / d time` under the rule, of the layers that learn, and under BP. */
  readonly lossRate: { readonly rule: number; readonly bp: number };
  readonly conditioning: readonly BlockConditioning[];
}

/** What a rung measures; the driver adds the step and the time. */
export type SequenceMeasures = Omit<SequenceSnapshot, "step" | "time">;
