import { requireStorable } from "../data/index.ts";
import {
  add,
  copy,
  createKernels,
  matrix,
  multiply,
  norm,
  rankOf,
  singularValues,
  subtract,
  transpose,
  type Kernels,
  type Matrix,
} from "../linalg/index.ts";
import { alignmentMatrices, feedbackInverses } from "../measure/index.ts";
import type { LinearNetwork, Rule } from "../problem/index.ts";
import type { Batch, Dynamics, LayerNorm } from "./dynamics.ts";
import { measuredSamples, type Measuring } from "./errorRows.ts";
import { need, needRoom } from "./requirements.ts";
import type { MatrixError } from "./resolution.ts";
import type { LinearMeasures } from "./snapshot.ts";
import { measureWeights, type Learned } from "./weightsMeasures.ts";

/**
 * What a step works on: rows of samples for SGD, or, for the flow of the moments, one row for each input coordinate.
 */
export type Mode = { readonly batch: number } | "moments";

/**
 * Rung 0: the full weights `W_1 … W_L` (n_l × n_{l−1}), any rule, any initial weights, on the dense kernels.
 * Signals are rows: `S_L = E`; DFA `S_l = E F_lᵀ`, BP `S_l = S_{l+1} W_{l+1}`, FA `S_l = S_{l+1} B_{l+1}ᵀ`; the update
 * is `ΔW_l = −η S_lᵀ H_{l−1}`.
 */
export class FullWeights implements Dynamics {
  readonly state: Float64Array;
  readonly #network: LinearNetwork;
  readonly #rule: Rule;
  readonly #sizes: readonly number[];
  readonly #L: number;
  readonly #rows: number;
  readonly #kernels: Kernels;
  readonly #initial: readonly Matrix[];
  readonly #feedback: readonly Matrix[];
  /** `B_2 … B_L` of FA; null under other rules. */
  readonly #backward: readonly Matrix[] | null;
  readonly #inverses: readonly Matrix[] | null;
  readonly #samples: { inputs: Matrix; targets: Matrix } | null;
  /** The kernels' copies: weights, the matrices that carry signals down, hidden rows H_0 … H_L, signals S_1 … S_L. */
  readonly #W: readonly Float64Array[];
  readonly #down: readonly Float64Array[];
  readonly #H: readonly Float64Array[];
  readonly #S: readonly Float64Array[];
  readonly #moments: {
    covariance: Float64Array;
    derivative: Float64Array[];
    memory: Float64Array;
    weights: Float64Array;
  } | null;

  constructor(
    network: LinearNetwork,
    mode: Mode,
    { samples = measuredSamples(network.source, network.problem.seed) }: Measuring = {},
  ) {
    need("full weights", !network.infinite, "finite widths", "infinite");
    this.#network = network;
    this.#rule = network.problem.rule;
    this.#sizes = network.sizes;
    this.#L = network.depth;
    this.#samples = samples;
    this.#rows = mode === "moments" ? network.source.inputs : mode.batch;
    this.#sizes.slice(1).forEach((n, i) => requireStorable(n, this.#sizes[i], `the weights of layer ${i + 1}`));
    const total = sumOf(this.#sizes.slice(1), (n, i) => n * this.#sizes[i]);
    const vectors = sumOf(this.#sizes, (n) => n) * this.#rows;
    const carried = this.#carried();
    const covariance = mode === "moments" ? network.source.inputs ** 2 + total : 0;
    const needed = total + 2 * vectors + carried + covariance;
    needRoom("full weights", needed);
    this.#initial = network.initialWeights();
    this.#feedback = network.feedback();
    this.#inverses = this.#rule === "dfa" ? feedbackInverses(this.#feedback) : null;
    this.#backward = this.#rule === "fa" ? network.backwardFeedback() : null;
    const down = this.#backward ?? (this.#rule === "dfa" ? this.#feedback : []);
    const kernels = createKernels(needed);
    this.#kernels = kernels;
    const memory = kernels.alloc(total);
    this.#W = this.#slices(memory);
    this.#initial.forEach((W, i) => this.#W[i].set(W.data));
    this.#down = down.map((F) => filled(kernels, F.data));
    this.#H = this.#sizes.map((n) => kernels.alloc(n * this.#rows));
    this.#S = this.#sizes.slice(1).map((n) => kernels.alloc(n * this.#rows));
    if (mode === "moments") {
      const derivative = kernels.alloc(total);
      this.#moments = {
        covariance: filled(kernels, network.source.moments().inputs.data),
        memory: derivative,
        derivative: this.#slices(derivative),
        weights: memory,
      };
      this.state = memory.slice();
    } else {
      this.#moments = null;
      this.state = memory;
    }
  }

  /** Entries of the matrices that carry signals down: of DFA's F_l, n_l × n_L, or of FA's B_{l+1}, n_l × n_{l+1}. */
  #carried(): number {
    const above = (l: number) => this.#sizes[this.#rule === "fa" ? l + 1 : this.#L];
    const carries = this.#rule === "dfa" || this.#rule === "fa";
    return carries ? sumOf(this.#sizes.slice(1, -1), (n, i) => n * above(i + 1)) : 0;
  }

  #slices(memory: Float64Array): Float64Array[] {
    let at = 0;
    return this.#initial.map(({ data }) => memory.subarray(at, (at += data.length)));
  }

  /** The weights `W_1 … W_L` as they stand (copies). */
  weights(): Matrix[] {
    return this.#slices(this.state).map((data, i) => copy(matrix(this.#sizes[i + 1], this.#sizes[i], data)));
  }

  sgd(batch: Batch, rate: number): number {
    const b = batch.size;
    const outputs = this.#sizes[this.#L];
    if (b !== this.#rows || this.#moments)
      throw new RangeError(`FullWeights.sgd: made for batches of ${this.#rows}, got ${b}`);
    this.#H[0].set(
      batch.inputs.length === this.#H[0].length ? batch.inputs : batch.inputs.subarray(0, this.#H[0].length),
    );
    this.#forward();
    const yHat = this.#H[this.#L];
    const E = this.#S[this.#L - 1];
    let squaredError = 0;
    for (let k = 0; k < b * outputs; k++) {
      E[k] = yHat[k] - batch.targets[k];
      squaredError += E[k] * E[k];
    }
    this.#update(-rate / b, 1, this.#W);
    return squaredError / b;
  }

  flow(state: Float64Array, derivative: Float64Array): void {
    const moments = this.#moments;
    if (!moments) throw new RangeError("FullWeights.flow: made for batches of samples, not for moments");
    const { inputs: n0, outputs } = this.#network.source;
    moments.weights.set(state);
    const H0 = this.#H[0];
    H0.fill(0);
    for (let j = 0; j < n0; j++) H0[j * n0 + j] = 1;
    this.#forward();
    const E = this.#S[this.#L - 1];
    const cross = this.#network.source.moments().cross.data;
    this.#kernels.gemm(n0, outputs, n0, 1, moments.covariance, false, this.#H[this.#L], false, 0, E);
    for (let j = 0; j < n0; j++) for (let i = 0; i < outputs; i++) E[j * outputs + i] -= cross[i * n0 + j];
    moments.memory.fill(0);
    this.#update(-1, 0, moments.derivative);
    derivative.set(moments.memory);
  }

  /** `H_l = H_{l−1} W_lᵀ`, l = 1 … L. */
  #forward(): void {
    const { gemm, gemv } = this.#kernels;
    for (let l = 1; l <= this.#L; l++) {
      const [above, below] = [this.#sizes[l], this.#sizes[l - 1]];
      if (this.#rows === 1) gemv(above, below, 1, this.#W[l - 1], this.#H[l - 1], 0, this.#H[l]);
      else gemm(this.#rows, above, below, 1, this.#H[l - 1], false, this.#W[l - 1], true, 0, this.#H[l]);
    }
  }

  /**
   * Sends the error rows `S_L` down by the rule, then `target_l ← α S_lᵀ H_{l−1} + β target_l` for every layer that
   * learns.
   */
  #update(alpha: number, beta: number, target: readonly Float64Array[]): void {
    const { gemm, ger } = this.#kernels;
    const lowest = this.#rule === "frozen" ? this.#L : 1;
    for (let l = this.#L - 1; l >= lowest; l--) this.#signal(l);
    for (let l = lowest; l <= this.#L; l++) {
      const [above, below] = [this.#sizes[l], this.#sizes[l - 1]];
      if (this.#rows === 1 && beta === 1) ger(above, below, alpha, this.#S[l - 1], this.#H[l - 1], target[l - 1]);
      else gemm(above, below, this.#rows, alpha, this.#S[l - 1], true, this.#H[l - 1], false, beta, target[l - 1]);
    }
  }

  #signal(l: number): void {
    const { gemm, gemv, gemvT } = this.#kernels;
    const [n, above, outputs] = [this.#sizes[l], this.#sizes[l + 1], this.#sizes[this.#L]];
    const S = this.#S[l - 1];
    const rows = this.#rows;
    if (this.#rule === "bp") {
      if (rows === 1) gemvT(above, n, 1, this.#W[l], this.#S[l], 0, S);
      else gemm(rows, n, above, 1, this.#S[l], false, this.#W[l], false, 0, S);
      return;
    }
    const [carrier, cols, source] =
      this.#rule === "dfa"
        ? [this.#down[l - 1], outputs, this.#S[this.#L - 1]]
        : [this.#down[l - 1], above, this.#S[l]];
    if (rows === 1) gemv(n, cols, 1, carrier, source, 0, S);
    else gemm(rows, n, cols, 1, source, false, carrier, true, 0, S);
  }

  /**
   * The alignment matrices recovered from the weights; null for other rules than DFA and where feedback is
   * rank-deficient.
   */
  matrices(): Matrix[] | null {
    return this.#inverses && alignmentMatrices(this.weights(), this.#initial, this.#inverses);
  }

  layerNorms(): LayerNorm[] {
    return this.weights().map((W, i) => ({ layer: i + 1, norm: norm(W) }));
  }

  measure(step: number | null = null): LinearMeasures {
    const weights = this.weights();
    return measureWeights(
      this.#network,
      weights,
      { feedback: this.#feedback, backward: this.#backward },
      this.#learned(weights),
      this.#samples,
      step,
    );
  }

  #learned(weights: readonly Matrix[]): Learned | null {
    const A = this.matrices();
    const inverses = this.#inverses;
    if (!A || !inverses) return null;
    const initial = this.#initial;
    return {
      matrices: A,
      invariants: () =>
        A.slice(1).map((next, i) => {
          const C = multiply(inverses[i], subtract(weights[i], initial[i]));
          return subtract(add(next, transpose(next)), multiply(C, transpose(C)));
        }),
      rounding: recoveryErrors(A, weights, initial, inverses),
    };
  }
}

/**
 * The errors of alignment matrices recovered from weights, which are rounded to what they are themselves, initial
 * weights and all.
 */
function recoveryErrors(
  A: readonly Matrix[],
  weights: readonly Matrix[],
  initial: readonly Matrix[],
  inverses: readonly Matrix[],
): MatrixError[] {
  const gain = (layer: number) =>
    layer >= 1 && layer <= inverses.length ? norm(inverses[layer - 1]) / Math.sqrt(inverses[layer - 1].rows) : 1;
  return A.map((A_l, i) => {
    const absolute = Number.EPSILON * (norm(weights[i]) + norm(initial[i])) * gain(i + 1) * gain(i);
    const shape = absolute / norm(A_l);
    if (i === 0) return { absolute, shape, singularValues: shape };
    const values = singularValues(A_l);
    return { absolute, shape, singularValues: absolute / values[rankOf(values) - 1] };
  });
}

const sumOf = (sizes: readonly number[], of: (n: number, i: number) => number): number =>
  sizes.reduce((sum, n, i) => sum + of(n, i), 0);

function filled(kernels: Kernels, data: Float64Array): Float64Array {
  const vector = kernels.alloc(data.length);
  vector.set(data);
  return vector;
}
