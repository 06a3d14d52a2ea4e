import type { Prediction } from "../prediction.ts";
import { clock, layerGain, modeClock, type Mode } from "./modeClock.ts";

export const closedFormFlow: Prediction = {
  id: "closed-form-flow",
  title: "The closed form of the flow",
  statement:
    "The modes decouple: every alignment matrix stays diagonal in the shared singular vectors, with gains $a_l = 2 z^{2^{l-1}}$ of each mode's own clock $z$. " +
    "Condition numbers, weight and update alignment and the loss follow at any time without integrating.",
  source: "derived: the clock of every mode, put into the definitions",
  assumptions: clock.assumptions,
  formulas: clock.formulas,
};

/** One number a layer, keyed by the layer's index; null where it does not exist. */
export type ByLayer = Record<string, number | null>;

/** A cosine of each layer, and of all layers stacked into one vector. */
export interface LayerCosines {
  readonly layers: ByLayer;
  readonly total: number | null;
}

export interface ClosedFormSnapshot {
  /** The gains `a_l` of the modes with s > 0, in the order given, l = 1 … L. */
  readonly gains: readonly Float64Array[];
  /** `½ Σ (s − λm)²/λ`: the loss above that of the best linear map. */
  readonly excessLoss: number;
  /** `cos∠(W_l, F_l F_{l−1}ᵀ)`, l = 2 … L. */
  readonly weightAlignment: LayerCosines;
  /** The cosine of DFA's and BP's updates, l = 1 … L−1. */
  readonly updateAlignment: LayerCosines;
  /** Condition numbers of `A_1 … A_L` over the modes with s > 0, and their number: exact where an SVD in double precision would lose the weakest modes. */
  readonly conditionNumbers: ByLayer;
  readonly ranks: ByLayer;
}

/**
 * A deep linear network in gradient flow of DFA at `time`, in closed form.
 * @param outputs n_L, which may exceed the number of modes: directions without a mode stay at zero but count in weight alignment
 */
export function closedFormSnapshot(problem: {
  readonly depth: number;
  readonly outputs: number;
  readonly modes: readonly Mode[];
  readonly time: number;
}): ClosedFormSnapshot {
  const { depth: L, outputs, time } = problem;
  const modes = problem.modes.filter(({ s }) => s > 0);
  const states = modes.map((mode) => modeClock(mode, L, time));
  const z = states.map(({ tau }) => tau / 2);
  const gains = Array.from({ length: L }, (_, i) =>
    Float64Array.from(z, (z_i) => layerGain.evaluate({ z: z_i, l: i + 1 })),
  );
  const spread = z.length > 0 && time > 0 ? Math.max(...z) / Math.min(...z) : null;
  const conditionNumbers: ByLayer = {};
  const ranks: ByLayer = {};
  for (let l = 1; l <= L; l++) {
    conditionNumbers[l] = spread === null ? null : spread ** (2 ** (l - 1));
    ranks[l] = spread === null ? 0 : modes.length;
  }
  return {
    gains,
    excessLoss: modes.reduce((sum, { s, lambda }, i) => sum + (0.5 * (s * states[i].remaining) ** 2) / lambda, 0),
    weightAlignment: cosines(
      gains
        .slice(1)
        .map((a, i) => ({ layer: i + 2, inner: sumOf(a), squareA: sumOf(a.map((x) => x * x)), squareB: outputs })),
    ),
    updateAlignment: updateAlignment(
      gains,
      modes.map(({ s }, i) => s * states[i].remaining),
    ),
    conditionNumbers,
    ranks,
  };
}

/** The updates are `F_l D P_{l−1}ᵀ` and `F_l Q_l D P_{l−1}ᵀ`, all diagonal: `D = s − λm`, `P_{l−1} = a_1 … a_{l−1}`, `Q_l = a_{l+1} … a_L`. */
function updateAlignment(gains: readonly Float64Array[], descent: readonly number[]): LayerCosines {
  const L = gains.length;
  // The cosines do not know the size of the descent, but its squares would underflow late.
  const largest = Math.max(...descent, 0);
  let square = Float64Array.from(descent, (d) => (largest > 0 ? (d / largest) ** 2 : 0));
  const parts: CosineParts[] = [];
  for (let l = 1; l < L; l++) {
    const Q = descent.map((_, i) => gains.slice(l).reduce((product, a) => product * a[i], 1));
    parts.push({
      layer: l,
      inner: sumOf(square.map((S, i) => Q[i] * S)),
      squareA: sumOf(square),
      squareB: sumOf(square.map((S, i) => Q[i] ** 2 * S)),
    });
    square = square.map((S, i) => S * gains[l - 1][i] ** 2);
  }
  return cosines(parts);
}

interface CosineParts {
  readonly layer: number;
  readonly inner: number;
  readonly squareA: number;
  readonly squareB: number;
}

const sumOf = (values: ArrayLike<number>): number => Array.from(values).reduce((sum, value) => sum + value, 0);

/** Null where one of the two vanishes and has no direction. */
function cosine(inner: number, squareA: number, squareB: number): number | null {
  const size = Math.sqrt(squareA) * Math.sqrt(squareB);
  return size > 0 ? Math.min(1, inner / size) : null;
}

function cosines(parts: readonly CosineParts[]): LayerCosines {
  const total = (of: (part: CosineParts) => number) => sumOf(parts.map(of));
  return {
    layers: Object.fromEntries(parts.map((part) => [part.layer, cosine(part.inner, part.squareA, part.squareB)])),
    total: cosine(
      total((part) => part.inner),
      total((part) => part.squareA),
      total((part) => part.squareB),
    ),
  };
}
