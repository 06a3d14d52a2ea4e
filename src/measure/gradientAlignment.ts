import { matrix, multiply, transpose, type Matrix } from "../linalg/index.ts";
import { chanceCosine, cosine, type Alignment, type PerLayer } from "./cosine.ts";

/**
 * The sizes beside a cosine of signals: mean norms of the two, and the cosine that chance would show between vectors of
 * the layer's width.
 */
export interface SignalNorms {
  readonly feedback: number;
  /** Null where it is below its error. */
  readonly backpropagation: number | null;
  readonly chance: number;
}

export interface GradientAlignment extends Alignment {
  readonly norms: Record<string, SignalNorms>;
}

/** Per layer: for each sample the inner product of the two signals and their squared norms. */
interface LayerSignals {
  readonly layer: number;
  readonly width: number;
  readonly inner: Float64Array;
  readonly feedback: Float64Array;
  readonly backpropagation: Float64Array;
}

/**
 * Gradient alignment `GA_l = E cos∠(F_l e, W_{l+1}ᵀ … W_Lᵀ e)`, 1 ≤ l < L, the mean over samples of the cosine between
 * DFA's and BP's signal;
 * the total stacks the signals of all layers. Samples whose signals vanish have no direction and are left out.
 * @param errors one error `e = ŷ − y` a row (samples × n_L)
 * @param sent what feedback sends of them, where it is not the errors themselves (samples × n_L)
 */
export function gradientAlignment(
  weights: readonly Matrix[],
  feedback: readonly Matrix[],
  errors: Matrix,
  sent: Matrix = errors,
): GradientAlignment {
  const signals: LayerSignals[] = [];
  let backward = errors;
  for (let l = weights.length - 1; l >= 1; l--) {
    backward = multiply(backward, weights[l]);
    const forward = multiply(sent, transpose(feedback[l - 1]));
    signals.unshift({
      layer: l,
      width: weights[l].cols,
      inner: rowInner(forward, backward),
      feedback: rowInner(forward, forward),
      backpropagation: rowInner(backward, backward),
    });
  }
  return average(signals);
}

/**
 * The same from alignment matrices: the signals are `F_l e` and `F_l Q_l e`, `Q_l = A_{l+1}ᵀ G_{l+1} A_{l+2}ᵀ … A_Lᵀ`.
 * @param upper `A_2 … A_L`
 * @param grams `G_1 … G_{L−1}`
 * @param widths `n_1 … n_{L−1}`, Infinity allowed
 */
export function gradientAlignmentOfMatrices(
  upper: readonly Matrix[],
  grams: readonly Matrix[],
  widths: readonly number[],
  errors: Matrix,
): GradientAlignment {
  return average(
    signalMatrices(upper, grams).map((Q, i) => {
      const back = multiply(errors, transpose(Q));
      const Ge = multiply(errors, grams[i]);
      const Gb = multiply(back, grams[i]);
      return {
        layer: i + 1,
        width: widths[i],
        inner: rowInner(Ge, back),
        feedback: rowInner(Ge, errors),
        backpropagation: rowInner(Gb, back),
      };
    }),
  );
}

/**
 * The signal matrices `Q_1 … Q_{L−1}`, `Q_l = A_{l+1}ᵀ G_{l+1} A_{l+2}ᵀ G_{l+2} … A_Lᵀ`: BP's signal in layer l is
 * `F_l Q_l e`.
 */
export function signalMatrices(upper: readonly Matrix[], grams: readonly Matrix[]): Matrix[] {
  const Q: Matrix[] = [];
  for (let l = upper.length; l >= 1; l--) {
    const A = transpose(upper[l - 1]);
    Q.unshift(l === upper.length ? A : multiply(multiply(A, grams[l]), Q[0]));
  }
  return Q;
}

function rowInner(A: Matrix, B: Matrix): Float64Array {
  const sums = new Float64Array(A.rows);
  for (let i = 0; i < A.rows; i++)
    for (let j = 0; j < A.cols; j++) sums[i] += A.data[i * A.cols + j] * B.data[i * A.cols + j];
  return sums;
}

function average(signals: readonly LayerSignals[]): GradientAlignment {
  const layers: PerLayer = {};
  const norms: Record<string, SignalNorms> = {};
  const rows = signals[0].inner.length;
  const stacked = matrix(3, rows);
  for (const { layer, width, inner, feedback, backpropagation } of signals) {
    layers[layer] = meanCosine(inner, feedback, backpropagation);
    norms[layer] = {
      feedback: meanRoot(feedback),
      backpropagation: meanRoot(backpropagation),
      chance: chanceCosine(width),
    };
    for (let i = 0; i < rows; i++) {
      stacked.data[i] += inner[i];
      stacked.data[rows + i] += feedback[i];
      stacked.data[2 * rows + i] += backpropagation[i];
    }
  }
  const part = (k: number) => stacked.data.subarray(k * rows, (k + 1) * rows);
  return { layers, total: meanCosine(part(0), part(1), part(2)), norms };
}

function meanCosine(inner: Float64Array, a: Float64Array, b: Float64Array): number | null {
  let sum = 0;
  let count = 0;
  for (let i = 0; i < inner.length; i++) {
    const c = cosine(inner[i], a[i], b[i]);
    if (c === null) continue;
    sum += c;
    count++;
  }
  return count > 0 ? sum / count : null;
}

const meanRoot = (squares: Float64Array): number =>
  squares.reduce((sum, s) => sum + Math.sqrt(Math.max(0, s)), 0) / squares.length;
