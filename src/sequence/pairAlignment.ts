import { gram, inner, matrix, multiply, product, transpose, type Matrix } from "../linalg/index.ts";
import type { PlaceMap } from "./places/index.ts";
import type { View } from "./view.ts";

/**
 * The parts of the cosine of a layer's weights with the feedback on both sides of it, and the largest cosine that any
 * weights could have.
 */
export interface PairAlignment {
  readonly inner: number;
  readonly squaredNormA: number;
  readonly squaredNormB: number;
  readonly ceiling: number | null;
}

/** Γ restricted to the rows and columns of a layer's own parameters; null for the identity. */
export function ownMetric({ metrics, layers }: View, i: number): Matrix | null {
  const G = metrics[i];
  if (!G) return null;
  const { slot, rows } = layers[i];
  const own = matrix(rows, rows);
  for (let a = 0; a < rows; a++)
    for (let b = 0; b < rows; b++) own.data[a * rows + b] = G.data[(slot + a) * G.cols + slot + b];
  return own;
}

/** `⟨X, Γ_a Y Γ_b⟩`, the inner product of weights whose parameters are X and Y. */
export function metricInner(X: Matrix, above: Matrix | null, Y: Matrix, below: Matrix | null): number {
  const left = above ? multiply(above, Y) : Y;
  return inner(X, below ? multiply(left, below) : left);
}

/**
 * What weights of layer i are compared with at the places that one of its mixings M connects: `F_{i,p} F_{j,q}ᵀ`,
 * weighted by `M_{qp}²`, with the feedback of layer j below.
 * A weight that is tied over places can do no better than the mean of them: where the feedback is shared they are all
 * one.
 */
export class FeedbackPairs {
  readonly #view: View;
  readonly #i: number;
  /** The target in the coordinates of the parameters, summed over pairs. */
  readonly #target: Matrix;
  readonly #above: Matrix | null;
  readonly #weight: number;
  /** `Σ M² ‖F_p F_qᵀ‖²`. */
  readonly squares: number;
  readonly ceiling: number | null;

  constructor(view: View, dealt: readonly number[], i: number, j: number, map: PlaceMap, outputs: number) {
    const { sent, feedback, layers, metrics } = view;
    const [R, S] = [dealt[i] ?? 1, dealt[j]];
    const counts = pairCounts(map, R, S);
    const N = matrix(R * outputs, S * outputs);
    for (let r = 0; r < R; r++)
      for (let s = 0; s < S; s++)
        for (let a = 0; a < outputs; a++) N.data[(r * outputs + a) * S * outputs + s * outputs + a] = counts[r * S + s];
    const F = sent[i] ?? null;
    this.#view = view;
    this.#i = i;
    this.#target = multiply(F ? multiply(F, N) : N, transpose(feedback[j]));
    this.#above = ownMetric(view, i);
    this.#weight = counts.reduce((sum, c) => sum + c, 0);
    const upper = F ? gram(F) : this.#above;
    const lower = metrics[j] ? product(transpose(feedback[j]), metrics[j], feedback[j]) : gram(feedback[j]);
    this.squares = pairSquares(counts, R, S, upper, lower, outputs);
    const best = metricInner(this.#target, this.#above, this.#target, layers[i].gram);
    const size = Math.sqrt(this.#weight * this.squares);
    this.ceiling = size > 0 ? Math.sqrt(Math.max(0, best)) / size : null;
  }

  /** The parts of the cosine of the parameters of one offset. */
  of(P: Matrix): Omit<PairAlignment, "ceiling"> {
    const below = this.#view.layers[this.#i].gram;
    return {
      inner: metricInner(P, this.#above, this.#target, below),
      squaredNormA: this.#weight * metricInner(P, this.#above, P, below),
      squaredNormB: this.squares,
    };
  }
}

/** `Σ M_{qp}²` over the pairs of places of which p has matrix r of R and q has matrix s of S. */
function pairCounts(map: PlaceMap, R: number, S: number): Float64Array {
  const counts = new Float64Array(R * S);
  for (let p = 0; p < map.above; p++)
    for (let k = map.starts[p]; k < map.starts[p + 1]; k++)
      counts[(p % R) * S + (map.rows[k] % S)] += map.values[k] ** 2;
  return counts;
}

/** `Σ M² ‖F_r F_sᵀ‖²`, from the Gram matrices of both sides; the upper is the identity where it is null. */
function pairSquares(
  counts: Float64Array,
  R: number,
  S: number,
  upper: Matrix | null,
  lower: Matrix,
  n: number,
): number {
  let sum = 0;
  for (let r = 0; r < R; r++) {
    for (let s = 0; s < S; s++) {
      if (counts[r * S + s] === 0) continue;
      let square = 0;
      for (let a = 0; a < n; a++)
        for (let b = 0; b < n; b++) {
          const up = upper ? upper.data[(r * n + a) * upper.cols + r * n + b] : a === b ? 1 : 0;
          square += up * lower.data[(s * n + a) * lower.cols + s * n + b];
        }
      sum += counts[r * S + s] * square;
    }
  }
  return sum;
}
