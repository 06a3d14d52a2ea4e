import {
  commonModes,
  identity,
  matrix,
  multiply,
  norm,
  relativeDistance,
  subtract,
  transpose,
  type CommonMode,
  type Matrix,
} from "../linalg/index.ts";
import { chanceCosine, type Alignment, type GradientAlignment, type PerLayer } from "../measure/index.ts";
import type { LinearNetwork } from "../problem/index.ts";
import { errorRows, measuredSamples } from "./errorRows.ts";
import { cosineOfLogs, largestOf } from "./logarithms.ts";
import { ModeCourse, type ModeState } from "./modeCourse.ts";
import { RESOLVED } from "./resolution.ts";
import { LEFT, type LinearSnapshot } from "./snapshot.ts";

type Measures = Omit<LinearSnapshot, "step" | "time">;

/** Gram matrices this close to the identity are it: products of orthonormal axes leave no more. */
const ROUNDING = 1e-12;
/** Moments that do not commute to this have no common modes, and need no eigenproblem to tell. */
const COMMUTING = 1e-8;
/** Errors of targets and predictions of the size of the targets, relative to these. */
const ERROR_NOISE = 1e-13;

/**
 * The population flow of DFA from zero weights where every `G_l = I` and Σ_xx and Σ_yx share singular vectors:
 * `A_1 = U diag(a_1) Vᵀ` and `A_l = U diag(a_l) Uᵀ` stay diagonal in these,
 * and each mode is integrated on its own, in logarithms. What is measured of it has all its digits where matrices in
 * double precision have lost theirs, however deep the network.
 */
export class ModeFlow {
  readonly #network: LinearNetwork;
  readonly #samples: { inputs: Matrix; targets: Matrix } | null;
  readonly #modes: readonly CommonMode[];
  readonly #courses: readonly ModeCourse[];

  /** Null outside these assumptions. */
  static of(network: LinearNetwork): ModeFlow | null {
    const { rule, network: shape } = network.problem;
    if (rule !== "dfa" || shape.initial.kind !== "zero") return null;
    const orthonormal = (G: Matrix) => relativeDistance(G, identity(G.rows)) < ROUNDING;
    if (!network.feedbackGrams().every(orthonormal)) return null;
    const { inputs, cross } = network.source.moments();
    if (norm(cross) === 0 || !commute(inputs, cross)) return null;
    const modes = commonModes(inputs, cross);
    return modes && new ModeFlow(network, measuredSamples(network.source, network.problem.seed), modes);
  }

  private constructor(
    network: LinearNetwork,
    samples: { inputs: Matrix; targets: Matrix } | null,
    modes: readonly CommonMode[],
  ) {
    this.#network = network;
    this.#samples = samples;
    this.#modes = modes;
    this.#courses = modes.map(({ s, lambda }) => new ModeCourse(s, lambda, network.depth));
  }

  /** What is measured at a positive time; times must not decrease from call to call. */
  measure(time: number): Measures {
    const L = this.#network.depth;
    const states = this.#courses.map((course) => course.at(time));
    const gains = Array.from({ length: L }, (_, i) => states.map(({ logGains }) => logGains[i]));
    const conditionNumbers: PerLayer = {};
    const ranks: PerLayer = {};
    gains.forEach((a, i) => {
      const kappa = Math.exp(largestOf(a) - Math.min(...a));
      conditionNumbers[i + 1] = kappa < Number.POSITIVE_INFINITY ? kappa : null;
      ranks[i + 1] = states.length;
    });
    const descent = this.#modes.map(({ s }, i) => Math.log(s) + states[i].logRemaining);
    const excessLoss = this.#modes.reduce((sum, { lambda }, i) => sum + Math.exp(2 * descent[i]) / (2 * lambda), 0);
    const { minimalLoss } = this.#network.source.regression();
    // Q_l = a_{l+1} ⋯ a_L, l = 1 … L−1.
    const signals = gains.slice(1).map((_, i) => states.map(({ logGains }) => logGains.subarray(i + 1).reduce(add, 0)));
    return {
      loss: minimalLoss === null ? null : minimalLoss + excessLoss,
      excessLoss,
      weightAlignment: this.#weightAlignment(gains),
      gradientAlignment: this.#gradientAlignment(states, signals),
      updateAlignment: updateAlignment(states, signals, descent),
      conditionNumbers,
      ranks,
    };
  }

  /** Against the identity, also in the directions that no mode has. */
  #weightAlignment(gains: readonly (readonly number[])[]): Alignment {
    const idle = Array.from(
      { length: this.#network.source.outputs - this.#modes.length },
      () => Number.NEGATIVE_INFINITY,
    );
    const upper = gains.slice(1).map((a) => [...a, ...idle]);
    const ones = (a: readonly number[]) => a.map(() => 0);
    return {
      layers: Object.fromEntries(upper.map((a, i) => [i + 2, cosineOfLogs(a, ones(a))])),
      total: cosineOfLogs(upper.flat(), ones(upper.flat())),
    };
  }

  #gradientAlignment(states: readonly ModeState[], signals: readonly (readonly number[])[]): GradientAlignment | null {
    if (!this.#samples) return null;
    const { targets } = this.#samples;
    const errors = errorRows(this.#map(states), this.#samples);
    const axes = this.#modes.map(({ left }) => left);
    const inAxes = multiply(errors, matrix(targets.cols, axes.length, interleaved(axes)));
    const widths = this.#network.sizes.slice(1, -1);
    const definite = norm(errors) > LEFT * norm(targets);
    const noise = ERROR_NOISE * norm(targets);
    const parts = signals.map((logQ) => signalParts(inAxes, logQ, noise));
    const sizes = Array.from({ length: errors.rows }, (_, r) =>
      Math.hypot(...errors.data.subarray(r * errors.cols, (r + 1) * errors.cols)),
    );
    const largest = largestOf(parts.map(({ log }) => log));
    const mean = (of: (r: number) => number) => sizes.reduce((sum, _, r) => sum + of(r), 0) / sizes.length;
    const cosine = (inner: number, size: number) => (size > 0 ? Math.min(1, inner / size) : 0);
    const stacked = (of: (part: SignalParts) => number) => parts.reduce((sum, part) => sum + of(part), 0);
    return {
      layers: Object.fromEntries(
        parts.map((part, i) => [
          i + 1,
          definite && part.resolved ? mean((r) => cosine(part.inner[r], sizes[r] * Math.sqrt(part.squares[r]))) : null,
        ]),
      ),
      total:
        definite && parts.every(({ resolved }) => resolved)
          ? mean((r) =>
              cosine(
                stacked(({ log, inner }) => Math.exp(log - largest) * inner[r]),
                sizes[r] *
                  Math.sqrt(parts.length * stacked(({ log, squares }) => Math.exp(2 * (log - largest)) * squares[r])),
              ),
            )
          : null,
      norms: Object.fromEntries(
        parts.map(({ log, squares, resolved }, i) => [
          i + 1,
          {
            feedback: mean((r) => sizes[r]),
            backpropagation: resolved ? Math.exp(log) * mean((r) => Math.sqrt(squares[r])) : null,
            chance: chanceCosine(widths[i]),
          },
        ]),
      ),
    };
  }

  /** The end-to-end map `M = U diag(m) Vᵀ`. */
  #map(states: readonly ModeState[]): Matrix {
    const { inputs, outputs } = this.#network.source;
    const M = matrix(outputs, inputs);
    this.#modes.forEach(({ left, right }, k) => {
      const m = Math.exp(states[k].logGains.reduce(add, 0));
      for (let i = 0; i < outputs; i++)
        for (let j = 0; j < inputs; j++) M.data[i * inputs + j] += m * left[i] * right[j];
    });
    return M;
  }
}

/** Per sample `eᵀ Q e` and `‖Q e‖²`, in units of `exp(log)`, the largest factor of Q, and of its square. */
interface SignalParts {
  readonly log: number;
  readonly inner: Float64Array;
  readonly squares: Float64Array;
  readonly resolved: boolean;
}

function signalParts(errors: Matrix, logQ: readonly number[], noise: number): SignalParts {
  const log = largestOf(logQ);
  const Q = logQ.map((x) => Math.exp(x - log));
  const inner = new Float64Array(errors.rows);
  const squares = new Float64Array(errors.rows);
  for (let r = 0, k = 0; r < errors.rows; r++) {
    for (const q of Q) {
      const e = errors.data[k++];
      inner[r] += q * e * e;
      squares[r] += (q * e) ** 2;
    }
  }
  return { log, inner, squares, resolved: noise <= RESOLVED * Math.sqrt(squares.reduce(add, 0)) };
}

/** The updates are `F_l D P_{l−1}ᵀ` and `F_l Q_l D P_{l−1}ᵀ`, all diagonal. */
function updateAlignment(
  states: readonly ModeState[],
  signals: readonly (readonly number[])[],
  descent: readonly number[],
): Alignment {
  // The logarithms of a late descent are large, and their differences lose the fewer digits the earlier they are taken.
  const unit = largestOf(descent);
  const own = signals.map((_, i) => descent.map((d, k) => d - unit + states[k].logGains.subarray(0, i).reduce(add, 0)));
  const exact = signals.map((Q, i) => Q.map((q, k) => q + own[i][k]));
  return {
    layers: Object.fromEntries(own.map((a, i) => [i + 1, cosineOfLogs(a, exact[i])])),
    total: cosineOfLogs(own.flat(), exact.flat()),
  };
}

/** Whether `Σ_yxᵀΣ_yx` commutes with `Σ_xx`. */
function commute(inputs: Matrix, cross: Matrix): boolean {
  const half = multiply(transpose(cross), multiply(cross, inputs));
  return norm(subtract(half, transpose(half))) <= COMMUTING * norm(half);
}

/** Vectors as the columns of a matrix. */
function interleaved(columns: readonly Float64Array[]): Float64Array {
  const data = new Float64Array(columns.length * (columns[0]?.length ?? 0));
  columns.forEach((column, k) => column.forEach((value, i) => (data[i * columns.length + k] = value)));
  return data;
}

const add = (a: number, b: number): number => a + b;
