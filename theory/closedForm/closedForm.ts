import type { Prediction } from "../prediction.ts";
import { cosinesOf, type ByLayer, type CosineParts, type LayerCosines } from "./cosines.ts";
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

export interface ClosedFormSnapshot {
  /** The gains `a_l` of the modes with s > 0, in the order given, l = 1 … L; zero where they are below all numbers. */
  readonly gains: readonly Float64Array[];
  /** `½ Σ (s − λm)²/λ`: the loss above that of the best linear map. */
  readonly excessLoss: number;
  /** `cos∠(W_l, F_l F_{l−1}ᵀ)`, l = 2 … L. */
  readonly weightAlignment: LayerCosines;
  /** The cosine of DFA's and BP's updates, l = 1 … L−1. */
  readonly updateAlignment: LayerCosines;
  /**
   * Condition numbers of `A_1 … A_L` over the modes with s > 0, and their number: exact where an SVD in double
   * precision would lose the weakest modes, null beyond all numbers.
   */
  readonly conditionNumbers: ByLayer;
  readonly ranks: ByLayer;
}

/**
 * A deep linear network in gradient flow of DFA at `time`, in closed form.
 * @param outputs n_L, which may exceed the number of modes: directions without a mode stay at zero but count in weight
 * alignment
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
    conditionNumbers[l] = spread === null ? null : ifNumber(spread ** (2 ** (l - 1)));
    ranks[l] = spread === null ? 0 : modes.length;
  }
  const logGains = Array.from({ length: L }, (_, i) => z.map((z_i) => Math.LN2 + 2 ** i * Math.log(z_i)));
  return {
    gains,
    excessLoss: modes.reduce((sum, { s, lambda }, i) => sum + (0.5 * (s * states[i].remaining) ** 2) / lambda, 0),
    weightAlignment: cosinesOf(
      gains.slice(1).map((a, i) => ({
        layer: i + 2,
        inner: sumOf(a),
        squareA: sumOf(a.map((x) => x * x)),
        squareB: outputs,
        logInner: logGains[i + 1],
        logSquareA: logGains[i + 1].map((x) => 2 * x),
        logSquareB: [Math.log(outputs)],
      })),
    ),
    updateAlignment: updateAlignment(
      gains,
      logGains,
      modes.map(({ s }, i) => s * states[i].remaining),
      modes.map(({ s }, i) => Math.log(s) + states[i].logRemaining),
    ),
    conditionNumbers,
    ranks,
  };
}

/** A number; null beyond the largest one. */
const ifNumber = (value: number): number | null => (value < Number.POSITIVE_INFINITY ? value : null);

/**
 * The updates are `F_l D P_{l−1}ᵀ` and `F_l Q_l D P_{l−1}ᵀ`, all diagonal: `D = s − λm`, `P_{l−1} = a_1 … a_{l−1}`,
 * `Q_l = a_{l+1} … a_L`.
 */
function updateAlignment(
  gains: readonly Float64Array[],
  logGains: readonly (readonly number[])[],
  descent: readonly number[],
  logDescent: readonly number[],
): LayerCosines {
  const L = gains.length;
  // The cosines do not know the size of the descent, but its squares would underflow late.
  const largest = Math.max(...descent, 0);
  let square = Float64Array.from(descent, (d) => (largest > 0 ? (d / largest) ** 2 : 0));
  const logLargest = Math.max(...logDescent, Number.NEGATIVE_INFINITY);
  const left = logLargest > Number.NEGATIVE_INFINITY;
  let logSquare = logDescent.map((d) => (left ? 2 * (d - logLargest) : Number.NEGATIVE_INFINITY));
  const parts: CosineParts[] = [];
  for (let l = 1; l < L; l++) {
    const Q = descent.map((_, i) => gains.slice(l).reduce((product, a) => product * a[i], 1));
    const logQ = descent.map((_, i) => logGains.slice(l).reduce((sum, a) => sum + a[i], 0));
    parts.push({
      layer: l,
      inner: sumOf(square.map((S, i) => Q[i] * S)),
      squareA: sumOf(square),
      squareB: sumOf(square.map((S, i) => Q[i] ** 2 * S)),
      logInner: logSquare.map((S, i) => logQ[i] + S),
      logSquareA: logSquare,
      logSquareB: logSquare.map((S, i) => 2 * logQ[i] + S),
    });
    square = square.map((S, i) => S * gains[l - 1][i] ** 2);
    logSquare = logSquare.map((S, i) => S + 2 * logGains[l - 1][i]);
  }
  return cosinesOf(parts);
}

const sumOf = (values: ArrayLike<number>): number => Array.from(values).reduce((sum, value) => sum + value, 0);
