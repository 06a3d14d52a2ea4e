import { requireStorable } from "../data/index.ts";
import {
  add,
  block,
  gram,
  identity,
  matrix,
  multiply,
  norm,
  product,
  subtract,
  transpose,
  type Matrix,
} from "../linalg/index.ts";
import type { LinearNetwork } from "../problem/index.ts";
import type { Batch, Dynamics, LayerNorm } from "./dynamics.ts";
import { measuredSamples, type Measuring } from "./errorRows.ts";
import { times, timesTransposed } from "./flat.ts";
import { need, needRoom } from "./requirements.ts";
import type { LinearMeasures } from "./snapshot.ts";
import { measureWeights } from "./weightsMeasures.ts";

/**
 * Rung 1 for any initial weights: the closed reduced form of the structure theorem. The hidden states of layer l stay
 * in the span of
 * `B_l = [F_l, W_l⁰ B_{l−1}]`, `B_0 = I`, with coordinates `c_l = (u_l, c_{l−1})`, `c_0 = x`. All that is learned is
 * one matrix,
 * `K = [A_L, …, A_2, A_1]` (n_L × (n_0 + (L−1) n_L)), and DFA is one rank-one update of it, `K ← K − η e c_{L−1}ᵀ`:
 * `W_l = W_l⁰ + F_l K_l B_{l−1}ᵀ`, where `K_l = [A_l, …, A_1]` are its last columns, `u_l = K_l Γ_{l−1} c_{l−1}`,
 * `Γ_l = B_lᵀB_l`, and `ŷ = B_L c_L` with `F_L = I`.
 * (That K_l shares its columns with K_{l−1} is what `K_l = −η Σ e c_{l−1}ᵀ` says.) Once the Gram matrices are formed a
 * step does not know the widths.
 */
export class ReducedForm implements Dynamics {
  /** K, row by row. */
  readonly state: Float64Array;
  readonly #network: LinearNetwork;
  readonly #feedback: readonly Matrix[];
  readonly #initial: readonly Matrix[];
  /** B_0 … B_{L−1} and Γ_0 … Γ_{L−1}. */
  readonly #bases: readonly Matrix[];
  readonly #grams: readonly Matrix[];
  /** W_L⁰ B_{L−1}: what the initial last layer reads from the coordinates below. */
  readonly #readout: Matrix;
  /** dim c_0 … dim c_L. */
  readonly #dims: readonly number[];
  readonly #n: number;
  readonly #n0: number;
  readonly #L: number;
  /** FROZEN: only the last layer learns, the others keep their initial weights. */
  readonly #frozen: boolean;
  readonly #samples: { inputs: Matrix; targets: Matrix } | null;
  /** Per sample of a batch: c_L = (u_L, …, u_1, x), then e. */
  #forward = new Float64Array(0);
  readonly #Gc: Float64Array;
  #flowWork: FlowWork | undefined;

  constructor(
    network: LinearNetwork,
    { samples = measuredSamples(network.source, network.problem.seed) }: Measuring = {},
  ) {
    const { rule } = network.problem;
    need("reduced form", rule === "dfa" || rule === "frozen", 'rule "dfa" or "frozen"', rule);
    need("reduced form", !network.infinite, "finite widths", "infinite");
    this.#network = network;
    this.#n = network.source.outputs;
    this.#n0 = network.source.inputs;
    this.#L = network.depth;
    this.#frozen = rule === "frozen";
    this.#samples = samples;
    this.#dims = Array.from({ length: this.#L + 1 }, (_, l) => this.#n0 + l * this.#n);
    const largest = this.#dims[this.#L - 1];
    requireStorable(largest, largest, "the Gram matrix of the reduced form");
    needRoom("reduced form", this.#room());
    this.#feedback = network.feedback();
    this.#initial = network.initialWeights();
    this.#bases = reducedBases(this.#feedback, this.#initial);
    this.#grams = this.#bases.map(gram);
    this.#readout = multiply(this.#initial[this.#L - 1], this.#bases[this.#L - 1]);
    this.state = new Float64Array(this.#n * this.#dims[this.#L - 1]);
    this.#Gc = new Float64Array(this.#dims[this.#L - 1]);
  }

  /** Entries of the feedback, of the weights, and of the B_l and Γ_l. */
  #room(): number {
    const { sizes } = this.#network;
    return sizes
      .slice(0, -1)
      .reduce((sum, n, l) => sum + n * (sizes[l + 1] + this.#n + this.#dims[l]) + this.#dims[l] ** 2, 0);
  }

  /** `K_l = [A_l, …, A_1]`: the last columns of K (a copy). */
  #K(l: number): Matrix {
    const top = this.#dims[this.#L - 1];
    return block(matrix(this.#n, top, this.state), 0, top - this.#dims[l - 1], this.#n, this.#dims[l - 1]);
  }

  /** The alignment matrices `A_1 … A_L` (copies). */
  matrices(): Matrix[] {
    return this.#initial.map((_, i) => block(this.#K(i + 1), 0, 0, this.#n, i === 0 ? this.#n0 : this.#n));
  }

  /** The full weights `W_l = W_l⁰ + F_l K_l B_{l−1}ᵀ`. */
  weights(): Matrix[] {
    return this.#initial.map((W0, i) => {
      if (this.#frozen && i + 1 < this.#L) return W0;
      const C = multiply(this.#K(i + 1), transpose(this.#bases[i]));
      return add(W0, i < this.#feedback.length ? multiply(this.#feedback[i], C) : C);
    });
  }

  sgd(batch: Batch, rate: number): number {
    const n = this.#n;
    const top = this.#dims[this.#L];
    const stride = top + n;
    if (this.#forward.length < batch.size * stride) this.#forward = new Float64Array(batch.size * stride);
    let squaredError = 0;
    for (let b = 0; b < batch.size; b++) squaredError += this.#forwardPass(batch, b, b * stride);
    const eta = rate / batch.size;
    for (let b = 0; b < batch.size; b++)
      addOuter(n, top - n, -eta, this.#forward, b * stride + top, b * stride + n, this.state);
    return squaredError / batch.size;
  }

  /** The coordinates c_L and the error of sample b; returns ‖e‖². c_l is the tail of c_L of length dim_l. */
  #forwardPass(batch: Batch, b: number, offset: number): number {
    const c = this.#forward;
    const n = this.#n;
    const top = offset + this.#dims[this.#L];
    const columns = this.#dims[this.#L - 1];
    for (let j = 0; j < this.#n0; j++) c[top - this.#n0 + j] = batch.inputs[b * this.#n0 + j];
    for (let l = 1; l <= this.#L; l++) {
      const dim = this.#dims[l - 1];
      const below = top - dim;
      if (this.#frozen && l < this.#L) {
        for (let i = 0; i < n; i++) c[below - n + i] = 0;
        continue;
      }
      if (l > 1) timesVector(dim, dim, this.#grams[l - 1].data, 0, dim, c, below, this.#Gc, 0);
      else for (let j = 0; j < dim; j++) this.#Gc[j] = c[below + j];
      timesVector(n, dim, this.state, columns - dim, columns, this.#Gc, 0, c, below - n);
    }
    const below = offset + n;
    let squared = 0;
    timesVector(n, columns, this.#readout.data, 0, columns, c, below, c, top);
    for (let i = 0; i < n; i++) {
      c[top + i] += c[offset + i] - batch.targets[b * n + i];
      squared += c[top + i] ** 2;
    }
    return squared;
  }

  /** `dK/dt = D Z_{L−1}ᵀ`, where `c_l = Z_l x` and `D = Σ_yx − M Σ_xx`. */
  flow(state: Float64Array, derivative: Float64Array): void {
    const [n, n0, L] = [this.#n, this.#n0, this.#L];
    const columns = this.#dims[L - 1];
    const { inputs, cross } = this.#network.source.moments();
    const { Z, K, KG, M, D } = (this.#flowWork ??= this.#allocateFlow());
    const rowsBelow = (l: number) => Z.subarray((this.#dims[L] - this.#dims[l]) * n0);
    for (let l = this.#frozen ? L : 1; l <= L; l++) {
      const dim = this.#dims[l - 1];
      for (let i = 0; i < n; i++) for (let j = 0; j < dim; j++) K[i * dim + j] = state[i * columns + columns - dim + j];
      if (l > 1) times(n, dim, dim, K, this.#grams[l - 1].data, KG);
      times(n, dim, n0, l > 1 ? KG : K, rowsBelow(l - 1), rowsBelow(l));
    }
    times(n, columns, n0, this.#readout.data, rowsBelow(L - 1), M);
    for (let k = 0; k < M.length; k++) M[k] += Z[k];
    times(n, n0, n0, M, inputs.data, D);
    for (let k = 0; k < D.length; k++) D[k] = cross.data[k] - D[k];
    timesTransposed(n, n0, columns, D, rowsBelow(L - 1), derivative);
  }

  /** Z holds [U_L; …; U_1; I], of which Z_l is the last dim_l rows. */
  #allocateFlow(): FlowWork {
    const vectors = (rows: number) => new Float64Array(rows * this.#n0);
    const Z = vectors(this.#dims[this.#L]);
    Z.set(identity(this.#n0).data, (this.#dims[this.#L] - this.#n0) * this.#n0);
    const K = new Float64Array(this.state.length);
    return { Z, K, KG: K.slice(), M: vectors(this.#n), D: vectors(this.#n) };
  }

  layerNorms(): LayerNorm[] {
    return this.matrices().map((A, i) => ({ layer: i + 1, norm: norm(A) }));
  }

  measure(step: number | null = null): LinearMeasures {
    const learned = { matrices: this.matrices(), invariants: () => this.#invariants(), rounding: null };
    return measureWeights(
      this.#network,
      this.weights(),
      { feedback: this.#feedback, backward: null },
      this.#frozen ? null : learned,
      this.#samples,
      step,
    );
  }

  /** `A_{l+1} + A_{l+1}ᵀ − K_l Γ_{l−1} K_lᵀ`, l = 1 … L−1. */
  #invariants(): Matrix[] {
    return this.matrices()
      .slice(1)
      .map((A, i) => {
        const K = this.#K(i + 1);
        return subtract(add(A, transpose(A)), product(K, this.#grams[i], transpose(K)));
      });
  }
}

/** The memory of `flow`. */
interface FlowWork {
  readonly Z: Float64Array;
  readonly K: Float64Array;
  readonly KG: Float64Array;
  readonly M: Float64Array;
  readonly D: Float64Array;
}

/** `B_0 = I`, `B_l = [F_l, W_l⁰ B_{l−1}]`, l = 1 … L−1. */
function reducedBases(feedback: readonly Matrix[], initial: readonly Matrix[]): Matrix[] {
  const bases = [identity(initial[0].cols)];
  feedback.forEach((F, i) => bases.push(beside(F, i === 0 ? initial[0] : multiply(initial[i], bases[i]))));
  return bases;
}

/** `[A, B]`, side by side. */
function beside(A: Matrix, B: Matrix): Matrix {
  const cols = A.cols + B.cols;
  const M = matrix(A.rows, cols);
  for (let i = 0; i < A.rows; i++) {
    M.data.set(A.data.subarray(i * A.cols, (i + 1) * A.cols), i * cols);
    M.data.set(B.data.subarray(i * B.cols, (i + 1) * B.cols), i * cols + A.cols);
  }
  return M;
}

/**
 * `y ← A x`, A the m × n block of a matrix of `stride` columns that starts at `at`; x and y read and written at
 * offsets.
 */
function timesVector(
  m: number,
  n: number,
  A: Float64Array,
  at: number,
  stride: number,
  x: Float64Array,
  xAt: number,
  y: Float64Array,
  yAt: number,
): void {
  for (let i = 0; i < m; i++) {
    let sum = 0;
    for (let j = 0; j < n; j++) sum += A[at + i * stride + j] * x[xAt + j];
    y[yAt + i] = sum;
  }
}

/** `A ← A + α v wᵀ`, v and w read from one memory at offsets. */
function addOuter(
  m: number,
  n: number,
  alpha: number,
  memory: Float64Array,
  v: number,
  w: number,
  A: Float64Array,
): void {
  for (let i = 0; i < m; i++) {
    const a = alpha * memory[v + i];
    for (let j = 0; j < n; j++) A[i * n + j] += a * memory[w + j];
  }
}
