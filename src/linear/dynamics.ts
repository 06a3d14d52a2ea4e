import type { Matrix } from "../linalg/index.ts";
import type { JacobianSolver } from "../ode/index.ts";
import type { LinearMeasures } from "./snapshot.ts";

/** A batch of samples: `size` rows of inputs (size × n_0) and of targets (size × n_L). */
export interface Batch {
  readonly size: number;
  readonly inputs: Float64Array;
  readonly targets: Float64Array;
}

/** The Frobenius norm of what one layer has learned, or of its weights. */
export interface LayerNorm {
  readonly layer: number;
  readonly norm: number;
}

/** One way of representing a network that learns: full weights, alignment matrices, or the reduced form. */
export interface Dynamics {
  /** All that learns, in one flat vector, updated in place. */
  readonly state: Float64Array;
  /** The norms of what the layers have learned, to name the one that diverges. */
  layerNorms(): LayerNorm[];
  /** Writes the population gradient flow `d state / d time` at `state` (any array of that length) into `derivative`. */
  flow(state: Float64Array, derivative: Float64Array): void;
  /** The alignment matrices `A_1 … A_L` as they stand; null under rules that have none. */
  matrices(): Matrix[] | null;
  /** What solves with the Jacobian of the flow, where that can be done cheaply; else null, or missing. */
  jacobian?(): JacobianSolver | null;
  /** One step of SGD on a batch, averaged over it, in place. Returns the batch's mean squared error norm `‖e‖²`. */
  sgd(batch: Batch, rate: number): number;
  /**
   * What is measured of the present state, after `step` steps; null, the default, in a flow, whose states have the
   * errors of the integrator.
   */
  measure(step?: number | null): LinearMeasures;
}
