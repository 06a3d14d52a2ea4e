import type { Source } from "../data/index.ts";
import { conditioning, inner, multiply, norm, subtract, type Matrix } from "../linalg/index.ts";
import type { Alignment, GradientAlignment, PerLayer } from "../measure/index.ts";

/** What is measured of a deep linear network at one time. Layers are keyed by their index; a quantity that does not exist is null. */
export interface LinearSnapshot {
  /** Steps done; null in a flow, which has none. */
  readonly step: number | null;
  /** Learning rate × steps. */
  readonly time: number;
  /** `½ E‖ŷ − y‖²` over the data or their distribution; null where Σ_yy is unknown. */
  readonly loss: number | null;
  /** The loss above that of the best linear map, `½ tr (M − W*) Σ_xx (M − W*)ᵀ`. */
  readonly excessLoss: number;
  /** `cos∠(W_l, F_l F_{l−1}ᵀ)`, l = 2 … L. */
  readonly weightAlignment: Alignment;
  /** Per sample `cos∠(F_l e, W_{l+1}ᵀ … W_Lᵀ e)`, l = 1 … L−1; null without samples. */
  readonly gradientAlignment: GradientAlignment | null;
  /** The cosine of the DFA and BP updates over all the data, l = 1 … L−1. */
  readonly updateAlignment: Alignment;
  /** Condition numbers (over the rank) and ranks of the alignment matrices, l = 1 … L. */
  readonly conditionNumbers: PerLayer;
  readonly ranks: PerLayer;
}

/** What a rung measures; the driver adds the step and the time. */
export type LinearMeasures = Omit<LinearSnapshot, "step" | "time">;

/** The loss and the excess loss of the end-to-end map `M` (n_L × n_0). */
export function losses(source: Source, M: Matrix): { loss: number | null; excessLoss: number } {
  const { map, minimalLoss } = source.regression();
  const difference = subtract(M, map);
  const excessLoss = Math.max(0, 0.5 * inner(difference, multiply(difference, source.moments().inputs)));
  return { excessLoss, loss: minimalLoss === null ? null : minimalLoss + excessLoss };
}

/** Condition numbers and ranks of `A_1 … A_L`; nulls when they do not exist. */
export function conditionNumbers(
  A: readonly Matrix[] | null,
  depth: number,
): { conditionNumbers: PerLayer; ranks: PerLayer } {
  const kappas: PerLayer = {};
  const ranks: PerLayer = {};
  for (let l = 1; l <= depth; l++) {
    const { kappa, rank } = A ? conditioning(A[l - 1]) : { kappa: null, rank: null };
    kappas[l] = kappa;
    ranks[l] = rank;
  }
  return { conditionNumbers: kappas, ranks };
}

/**
 * Errors and descents below this fraction of the targets have no direction to compare: flows are integrated to 1e-10 a step,
 * so that what is left near convergence is the integrator's error and not the network's.
 */
const RESOLVED = 1e-9;

/** The alignment of what a difference `D` of terms as large as `scale` moves; without numbers where D is only what rounding and integration leave. */
export function ifResolved<A extends Alignment>(D: Matrix, scale: Matrix, alignment: A): A {
  if (norm(D) > RESOLVED * norm(scale)) return alignment;
  const layers = Object.fromEntries(Object.keys(alignment.layers).map((layer) => [layer, null]));
  return { ...alignment, layers, total: null };
}
