import type { Source } from "../data/index.ts";
import { InputError } from "../inputError.ts";
import { conditioning, inner, multiply, norm, subtract, type Matrix } from "../linalg/index.ts";
import type { Alignment, GradientAlignment, PerLayer, SignalNorms } from "../measure/index.ts";
import type { LinearNetwork } from "../problem/index.ts";
import { RESOLVED, type MatrixError } from "./resolution.ts";

/**
 * What is measured of a deep linear network at one time. Layers are keyed by their index; a quantity that does not
 * exist is null.
 */
export interface LinearSnapshot {
  /** Steps done; null in a flow, which has none. */
  readonly step: number | null;
  /** Learning rate × steps. */
  readonly time: number;
  /** `½ E‖ŷ − y‖²` over the data or their distribution; null where Σ_yy is unknown. */
  readonly loss: number | null;
  /** The loss above that of the best linear map, `½ tr (M − W*) Σ_xx (M − W*)ᵀ`; null where it is below its error. */
  readonly excessLoss: number | null;
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

/** What a rung measures; the driver adds the step and the time, and knows to what the losses are right. */
export type LinearMeasures = Omit<LinearSnapshot, "step" | "time" | "excessLoss"> & { readonly excessLoss: number };

/**
 * Whether a snapshot lacks numbers that double precision does not resolve or does not reach: not those that do not
 * exist yet.
 */
export function hasUnresolved(snapshot: LinearSnapshot): boolean {
  const { step, excessLoss, weightAlignment, updateAlignment, conditionNumbers: kappas, ranks } = snapshot;
  const unknown = Object.entries(ranks).some(([l, rank]) => rank === null || (rank > 0 && kappas[l] === null));
  const undirected = step === null && weightAlignment.total !== null && updateAlignment.total === null;
  return excessLoss === null || (ranks[1] !== null && unknown) || undirected;
}

/** Whether a snapshot lacks any number but the loss, which may be unknown. */
export const hasNulls = ({
  excessLoss,
  weightAlignment,
  gradientAlignment,
  updateAlignment,
  ranks,
}: LinearSnapshot): boolean =>
  [excessLoss, weightAlignment, gradientAlignment ?? {}, updateAlignment, ranks].some((of) =>
    JSON.stringify(of).includes("null"),
  );

/** The same measures without losses below `error`. */
export function withoutNoise(measures: LinearMeasures, error: number): Omit<LinearSnapshot, "step" | "time"> {
  const { loss, excessLoss } = measures;
  if (excessLoss >= error) return measures;
  return { ...measures, excessLoss: null, loss: loss !== null && loss > error ? loss : null };
}

/** Whether all that was measured is within the range of double precision; what does not exist is null. */
export const isFiniteMeasures = (measures: object): boolean =>
  Object.values(measures).every((value) => {
    if (typeof value === "number") return Number.isFinite(value);
    return typeof value !== "object" || value === null || isFiniteMeasures(value);
  });

/** The InputError for a problem of which nothing can be measured before anything is learned. */
export const beyondNumbers = (): InputError =>
  new InputError(
    "problem: data and initial weights must have a loss that double precision holds, up to 1.8e308, got one beyond; scale them",
  );

/** The loss and the excess loss of the end-to-end map `M` (n_L × n_0). */
export function losses(source: Source, M: Matrix): { loss: number | null; excessLoss: number } {
  const { map, minimalLoss } = source.regression();
  const difference = subtract(M, map);
  const excessLoss = Math.max(0, 0.5 * inner(difference, multiply(difference, source.moments().inputs)));
  return { excessLoss, loss: minimalLoss === null ? null : minimalLoss + excessLoss };
}

/**
 * The same snapshot with the numbers it lacks taken from another measurement of the same state; a gradient alignment
 * that is not asked for stays away.
 */
export function filledFrom(snapshot: LinearSnapshot, other: Omit<LinearSnapshot, "step" | "time">): LinearSnapshot {
  const perLayer = (own: PerLayer, from: PerLayer): PerLayer =>
    Object.fromEntries(Object.entries(own).map(([l, value]) => [l, value ?? from[l]]));
  const alignment = <A extends Alignment>(own: A, from: Alignment): A => ({
    ...own,
    layers: perLayer(own.layers, from.layers),
    total: own.total ?? from.total,
  });
  const { gradientAlignment: own } = snapshot;
  const { gradientAlignment: from } = other;
  return {
    ...snapshot,
    loss: snapshot.loss ?? other.loss,
    excessLoss: snapshot.excessLoss ?? other.excessLoss,
    weightAlignment: alignment(snapshot.weightAlignment, other.weightAlignment),
    gradientAlignment: own && from ? { ...alignment(own, from), norms: filledNorms(own.norms, from.norms) } : own,
    updateAlignment: alignment(snapshot.updateAlignment, other.updateAlignment),
    conditionNumbers: perLayer(snapshot.conditionNumbers, other.conditionNumbers),
    ranks: perLayer(snapshot.ranks, other.ranks),
  };
}

const filledNorms = (
  own: Record<string, SignalNorms>,
  from: Record<string, SignalNorms>,
): Record<string, SignalNorms> =>
  Object.fromEntries(
    Object.entries(own).map(([l, norms]) => [
      l,
      { ...norms, backpropagation: norms.backpropagation ?? from[l].backpropagation },
    ]),
  );

/** What decides which singular values of `A_1 … A_L` are numbers and which are noise. */
export interface Resolution {
  /** Steps done and samples in each; null in a flow. */
  readonly steps: { readonly done: number; readonly batch: number } | null;
  /** The errors of the matrices where they are known to exceed their own rounding. */
  readonly errors: readonly MatrixError[] | null;
}

/**
 * A layer can have lost directions to rounding only above one whose condition number, squared, exceeds this: each layer
 * is about the square of the one below.
 */
const GRADED = 1e6;

/**
 * Condition numbers and ranks of `A_1 … A_L`; nulls when they do not exist or are not resolved: all layers come to the
 * rank of the first, layer l after it has learned from
 * as many samples, so that a badly conditioned matrix of lower rank has lost directions to rounding, and one whose
 * weakest direction is within its error has none to show.
 */
export function conditionNumbers(
  A: readonly Matrix[] | null,
  depth: number,
  { steps, errors }: Resolution,
): { conditionNumbers: PerLayer; ranks: PerLayer } {
  const kappas: PerLayer = {};
  const ranks: PerLayer = {};
  const all = A?.map((A_l) => conditioning(A_l));
  for (let l = 1; l <= depth; l++) {
    const { kappa, rank } = all?.[l - 1] ?? { kappa: null, rank: null };
    const learned = steps ? steps.batch * Math.max(0, steps.done - l + 1) : Number.POSITIVE_INFINITY;
    const below = l > 1 ? (kappas[l - 1] ?? Number.POSITIVE_INFINITY) : 1;
    const lost = rank !== null && rank < Math.min(all![0].rank, learned) && below ** 2 > GRADED;
    const noise = errors !== null && kappa !== null && l > 1 && !(errors[l - 1].singularValues <= RESOLVED);
    kappas[l] = lost || noise ? null : kappa;
    ranks[l] = lost || noise ? null : rank;
  }
  return { conditionNumbers: kappas, ranks };
}

/**
 * The steps of a run that has done `step` of them, null in a flow. Gradient descent on the moments learns from all
 * samples at once.
 */
export function stepsDone({ problem }: LinearNetwork, step: number | null): Resolution["steps"] {
  const { batch } = problem.training;
  return step === null ? null : { done: step, batch: typeof batch === "number" ? batch : Number.POSITIVE_INFINITY };
}

/**
 * Errors and descents below this fraction of the targets have no direction to compare: flows are integrated to 1e-10 a
 * step,
 * so that what is left near convergence is the integrator's error and not the network's.
 */
export const LEFT = 1e-9;

/**
 * The alignment of what a difference `D` of terms as large as `scale` moves; without numbers where D is only what
 * rounding and integration leave.
 */
export function ifResolved<A extends Alignment>(D: Matrix, scale: Matrix, alignment: A): A {
  if (norm(D) > LEFT * norm(scale)) return alignment;
  const layers = Object.fromEntries(Object.keys(alignment.layers).map((layer) => [layer, null]));
  return { ...alignment, layers, total: null };
}
