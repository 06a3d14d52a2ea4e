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
import { effectiveFeedback, hasBackward, type LinearNetwork, type Rule } from "../problem/index.ts";
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
 * Signals are rows: `S_L = E`; DFA `S_l = E F_lᵀ`, DRTP `S_l = −Y F_lᵀ`, BP `S_l = S_{l+1} W_{l+1}`, FA and Kolen and
 * Pollack `S_l = S_{l+1} B_{l+1}ᵀ`; the update is `ΔW_l = −η S_lᵀ H_{l−1}`. Under Kolen and Pollack's rule B_l learns
 * too, `ΔB_l = −η H_{l−1}ᵀ S_l`, and all weights decay, `−ηλW_l` and `−ηλB_l`.
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
  /** The first `B_2 … B_L` of rules with backward weights; null under others. */
  readonly #backward: readonly Matrix[] | null;
  readonly #inverses: readonly Matrix[] | null;
  readonly #samples: { inputs: Matrix; targets: Matrix } | null;
  /** The kernels' copies: weights, the matrices that carry signals down, hidden rows H_0 … H_L, signals S_1 … S_L. */
  readonly #W: readonly Float64Array[];
  readonly #down: readonly Float64Array[];
  readonly #H: readonly Float64Array[];
  readonly #S: readonly Float64Array[];
  /** −Y, what DRTP sends. */
  readonly #sent: Float64Array;
  /** λ. */
  readonly #decay: number;
  readonly #moments: {
    covariance: Float64Array;
    derivative: Float64Array[];
    memory: Float64Array;
    weights: Float64Array;
    derivativeBackward: Float64Array[];
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
    const learned = total + (this.#rule === "kp" ? carried : 0);
    const covariance = mode === "moments" ? network.source.inputs ** 2 + learned : 0;
    const sent = this.#rule === "drtp" ? this.#rows * network.source.outputs : 0;
    const needed = total + 2 * vectors + carried + covariance + sent;
    needRoom("full weights", needed);
    this.#initial = network.initialWeights();
    this.#feedback = network.feedback();
    const direct = this.#rule === "dfa" || this.#rule === "drtp";
    this.#inverses = direct ? feedbackInverses(this.#feedback) : null;
    this.#backward = hasBackward(this.#rule) ? network.backwardFeedback() : null;
    this.#decay = network.problem.backward?.decay ?? 0;
    const down = this.#backward ?? (direct ? this.#feedback : []);
    const kernels = createKernels(needed);
    this.#kernels = kernels;
    const memory = kernels.alloc(learned);
    this.#W = this.#slices(memory);
    this.#initial.forEach((W, i) => this.#W[i].set(W.data));
    if (this.#rule === "kp") {
      this.#down = this.#backwardSlices(memory);
      down.forEach((B, i) => this.#down[i].set(B.data));
    } else this.#down = down.map((F) => filled(kernels, F.data));
    this.#sent = kernels.alloc(sent);
    this.#H = this.#sizes.map((n) => kernels.alloc(n * this.#rows));
    this.#S = this.#sizes.slice(1).map((n) => kernels.alloc(n * this.#rows));
    if (mode === "moments") {
      const derivative = kernels.alloc(learned);
      this.#moments = {
        covariance: filled(kernels, network.source.moments().inputs.data),
        memory: derivative,
        derivative: this.#slices(derivative),
        derivativeBackward: this.#rule === "kp" ? this.#backwardSlices(derivative) : [],
        weights: memory,
      };
      this.state = memory.slice();
    } else {
      this.#moments = null;
      this.state = memory;
    }
  }

  /** Entries of the matrices that carry signals down: of `F_l`, n_l × n_L, or of `B_{l+1}`, n_l × n_{l+1}. */
  #carried(): number {
    const above = (l: number) => this.#sizes[hasBackward(this.#rule) ? l + 1 : this.#L];
    const carries = this.#rule !== "bp" && this.#rule !== "frozen";
    return carries ? sumOf(this.#sizes.slice(1, -1), (n, i) => n * above(i + 1)) : 0;
  }

  #slices(memory: Float64Array): Float64Array[] {
    let at = 0;
    return this.#initial.map(({ data }) => memory.subarray(at, (at += data.length)));
  }

  /** `B_2 … B_L` in a memory where they follow the weights. */
  #backwardSlices(memory: Float64Array): Float64Array[] {
    let at = this.#initial.reduce((sum, { data }) => sum + data.length, 0);
    return this.#backward!.map(({ data }) => memory.subarray(at, (at += data.length)));
  }

  /** `B_2 … B_L`, n_{l−1} × n_l, as they stand (copies); null under rules without backward weights. */
  backward(): readonly Matrix[] | null {
    const first = this.#backward;
    if (this.#rule !== "kp" || !first) return first;
    return this.#backwardSlices(this.state).map((data, i) => copy(matrix(first[i].rows, first[i].cols, data)));
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
    for (let k = 0; k < this.#sent.length; k++) this.#sent[k] = -batch.targets[k];
    this.#update(-rate / b, 1 - rate * this.#decay, this.#W, this.#down);
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
    if (this.#sent.length > 0) {
      for (let j = 0; j < n0; j++) for (let i = 0; i < outputs; i++) this.#sent[j * outputs + i] = -cross[i * n0 + j];
    }
    moments.memory.fill(0);
    this.#update(-1, 0, moments.derivative, moments.derivativeBackward);
    derivative.set(moments.memory);
    if (this.#decay === 0) return;
    for (let k = 0; k < derivative.length; k++) derivative[k] -= this.#decay * state[k];
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
   * learns; under Kolen and Pollack's rule the same transposed for the backward weights.
   */
  #update(alpha: number, beta: number, target: readonly Float64Array[], backward: readonly Float64Array[]): void {
    const { gemm, ger } = this.#kernels;
    const lowest = this.#rule === "frozen" ? this.#L : 1;
    for (let l = this.#L - 1; l >= lowest; l--) this.#signal(l);
    for (let l = lowest; l <= this.#L; l++) {
      const [above, below] = [this.#sizes[l], this.#sizes[l - 1]];
      if (this.#rows === 1 && beta === 1) ger(above, below, alpha, this.#S[l - 1], this.#H[l - 1], target[l - 1]);
      else gemm(above, below, this.#rows, alpha, this.#S[l - 1], true, this.#H[l - 1], false, beta, target[l - 1]);
      if (this.#rule !== "kp" || l === 1) continue;
      gemm(below, above, this.#rows, alpha, this.#H[l - 1], true, this.#S[l - 1], false, beta, backward[l - 2]);
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
    const carrier = this.#down[l - 1];
    const [cols, source] = hasBackward(this.#rule)
      ? [above, this.#S[l]]
      : [outputs, this.#rule === "dfa" ? this.#S[this.#L - 1] : this.#sent];
    if (rows === 1) gemv(n, cols, 1, carrier, source, 0, S);
    else gemm(rows, n, cols, 1, source, false, carrier, true, 0, S);
  }

  /**
   * The alignment matrices recovered from the weights; null for rules whose feedback is not direct and where it is
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
    const backward = this.backward();
    return measureWeights(
      this.#network,
      weights,
      { feedback: this.#rule === "kp" ? effectiveFeedback(backward!) : this.#feedback, backward },
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
      ...(this.#rule === "dfa" && {
        invariants: () =>
          A.slice(1).map((next, i) => {
            const C = multiply(inverses[i], subtract(weights[i], initial[i]));
            return subtract(add(next, transpose(next)), multiply(C, transpose(C)));
          }),
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
