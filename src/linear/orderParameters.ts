import {
  block,
  cholesky,
  copy,
  identity,
  matrix,
  matrixFrom,
  multiply,
  norm,
  product,
  scale,
  subtract,
  transpose,
  type Matrix,
} from "../linalg/index.ts";
import {
  gradientAlignmentOfMatrices,
  updateAlignmentOfMatrices,
  weightAlignmentOfMatrices,
  type GradientAlignment,
} from "../measure/index.ts";
import { requireStorable, type IsotropicTeacher } from "../data/index.ts";
import type { LinearNetwork } from "../problem/index.ts";
import { stream, type Stream } from "../random/index.ts";
import { inPlace, type Resumable } from "../record/index.ts";
import type { LayerNorm } from "./dynamics.ts";
import { MEASURED_SAMPLES } from "./errorRows.ts";
import { need, needRoom, requireZeroWeights } from "./requirements.ts";
import { conditionNumbers, ifResolved, stepsDone, type LinearMeasures } from "./snapshot.ts";

/**
 * Rung 2: order parameters, exact in law. For isotropic Gaussian inputs and a linear teacher `y = Bx + σζ` only the
 * projections `A_1 x`, `Bx` and the inner
 * products of a batch's inputs enter DFA from zero weights, through `Q = A_1A_1ᵀ`, `R = A_1Bᵀ`, `T = BBᵀ`: online SGD
 * exactly in distribution,
 * at a cost that knows neither the widths nor n_0.
 *
 * The chain carries A_1 and B in an orthonormal frame whose first 2n_L axes span their rows, not Q and R: a frame
 * cannot lose the positivity of the
 * covariance to rounding, also where it loses rank. In the frame an input is 2n_L normals ξ and, across it, a part
 * whose Gram matrix over the batch is Wishart of n_0 − 2n_L
 * degrees of freedom. A step moves A_1 along the batch's inputs, out of the frame; rotating the frame until A_1 is back
 * in its first 2n_L axes closes the
 * recursion. For n_0 ≤ 2n_L the frame is the input space itself.
 */
export class OrderParameterChain {
  readonly #network: LinearNetwork;
  readonly #teacher: IsotropicTeacher;
  readonly #grams: readonly Matrix[];
  readonly #random: Stream;
  readonly #n: number;
  readonly #L: number;
  readonly #batch: number;
  /** Axes of the frame, those that a batch adds, and the dimensions of the input space beyond the frame. */
  readonly #axes: number;
  readonly #added: number;
  readonly #beyond: number;
  /** A_1 in the frame, n_L × (axes + added); the added columns are zero between steps. */
  readonly #first: Matrix;
  /** B in the frame, n_L × axes. */
  readonly #map: Matrix;
  /** A_2 … A_L. */
  readonly #upper: Matrix[];
  /** The inputs of the batch in the frame, batch × (axes + added). */
  readonly #inputs: Float64Array;
  /** Per sample: u_1 … u_L, then e. */
  readonly #u: Float64Array;
  readonly #Gu: Float64Array;

  constructor(network: LinearNetwork) {
    const rung = "order parameters";
    const { batch } = network.problem.training;
    requireZeroWeights(network, rung);
    need(rung, typeof batch === "number", "training.batch a positive integer", batch);
    const teacher = network.source.isotropicTeacher;
    if (!teacher)
      need(rung, false, "isotropic Gaussian inputs, drawn afresh, with a linear teacher", network.problem.data.kind);
    this.#network = network;
    this.#teacher = teacher!;
    this.#random = stream(network.problem.seed, "order parameters");
    const n = (this.#n = network.source.outputs);
    const n0 = network.source.inputs;
    this.#L = network.depth;
    this.#batch = batch as number;
    this.#axes = Math.min(n0, 2 * n);
    this.#beyond = n0 - this.#axes;
    this.#added = Math.min(this.#batch, this.#beyond);
    requireStorable(this.#batch, this.#axes + this.#added, "the frame of a batch");
    // The matrices and the Gram matrices, and the signals of a batch.
    needRoom(rung, 2 * (this.#L - 1) * n * n + this.#batch * (this.#L + 1) * n);
    this.#grams = network.feedbackGrams();
    this.#first = matrix(n, this.#axes + this.#added);
    this.#map = this.#beyond === 0 ? copy(this.#teacher.map) : triangular(this.#teacher.map, this.#axes);
    this.#upper = this.#grams.map(() => matrix(n, n));
    this.#inputs = new Float64Array(this.#batch * this.#first.cols);
    this.#u = new Float64Array(this.#batch * (this.#L + 1) * n);
    this.#Gu = new Float64Array(n);
  }

  /** The order parameters as they stand: `Q`, `R`, `T` and `A_2 … A_L` (copies). */
  orderParameters(): { Q: Matrix; R: Matrix; T: Matrix; upper: Matrix[] } {
    const A = this.#firstInFrame();
    const B = this.#map;
    const against = (M: Matrix, N: Matrix) => multiply(M, transpose(N));
    return { Q: against(A, A), R: against(A, B), T: against(B, B), upper: this.#upper.map(copy) };
  }

  /** All that changes from step to step. */
  parts(): Resumable[] {
    return [...[this.#first, ...this.#upper].map(({ data }) => inPlace(data)), this.#random];
  }

  /** Numbers in the state times samples in a batch: what a step costs grows with it. */
  get size(): number {
    return this.#batch * (this.#first.data.length + this.#upper.length * this.#n ** 2);
  }

  /** One step of SGD in law; returns the batch's mean `‖e‖²`. */
  step(rate: number): number {
    const b = this.#batch;
    let squaredError = 0;
    for (let i = 0; i < b; i++) {
      this.#drawAlong(i, this.#random);
      squaredError += this.#forwardPass(i);
    }
    this.#drawAcross();
    this.#update(rate / b);
    if (this.#added > 0) this.#rotate();
    return squaredError / b;
  }

  /** The coordinates of sample i along the frame. */
  #drawAlong(i: number, random: Stream): void {
    const at = i * this.#first.cols;
    const sd = Math.sqrt(this.#teacher.variance);
    for (let k = 0; k < this.#axes; k++) this.#inputs[at + k] = sd * random.normal();
  }

  /**
   * The coordinates of the batch across it. Bartlett (1933): a Wishart matrix is `B Bᵀ`, B lower triangular with χ on
   * and normals below the diagonal.
   */
  #drawAcross(): void {
    const sd = Math.sqrt(this.#teacher.variance);
    for (let i = 0; i < this.#batch; i++) {
      const at = i * this.#first.cols + this.#axes;
      for (let j = 0; j < Math.min(i, this.#added); j++) this.#inputs[at + j] = sd * this.#random.normal();
      if (i < this.#added) this.#inputs[at + i] = sd * Math.sqrt(this.#random.chiSquare(this.#beyond - i));
    }
  }

  /** u_1 … u_L and e of sample i; returns ‖e‖². */
  #forwardPass(i: number): number {
    const n = this.#n;
    const u = this.#u;
    const base = i * (this.#L + 1) * n;
    const x = i * this.#first.cols;
    for (let r = 0; r < n; r++) u[base + r] = this.#project(this.#first, r, x);
    for (let l = 1; l < this.#L; l++) {
      multiplyAt(n, this.#grams[l - 1].data, u, base + (l - 1) * n, this.#Gu, 0);
      multiplyAt(n, this.#upper[l - 1].data, this.#Gu, 0, u, base + l * n);
    }
    const { noise } = this.#teacher;
    const e = base + this.#L * n;
    let squared = 0;
    for (let r = 0; r < n; r++) {
      const y = this.#project(this.#map, r, x) + (noise === 0 ? 0 : noise * this.#random.normal());
      u[e + r] = u[e - n + r] - y;
      squared += u[e + r] ** 2;
    }
    return squared;
  }

  /** The inner product of row r of a matrix in the frame with the input whose coordinates begin at `x`. */
  #project(M: Matrix, r: number, x: number): number {
    let sum = 0;
    for (let k = 0; k < this.#axes; k++) sum += M.data[r * M.cols + k] * this.#inputs[x + k];
    return sum;
  }

  /** `A_1 −= η e xᵀ`, `A_l −= η e u_{l−1}ᵀ`, summed over the batch; η is the rate over the batch size. */
  #update(eta: number): void {
    const n = this.#n;
    const width = this.#first.cols;
    const A = this.#first.data;
    const u = this.#u;
    for (let i = 0; i < this.#batch; i++) {
      const base = i * (this.#L + 1) * n;
      const e = base + this.#L * n;
      for (let r = 0; r < n; r++) {
        const step = eta * u[e + r];
        for (let k = 0; k < width; k++) A[r * width + k] -= step * this.#inputs[i * width + k];
        for (let l = 1; l < this.#L; l++) {
          for (let c = 0; c < n; c++) this.#upper[l - 1].data[r * n + c] -= step * u[base + (l - 1) * n + c];
        }
      }
    }
  }

  /**
   * Rotates the axes that the teacher does not need until A_1 is lower triangular in them, and zero in the added ones
   * (Givens).
   */
  #rotate(): void {
    const n = this.#n;
    const width = this.#first.cols;
    const A = this.#first.data;
    for (let r = 0; r < n; r++) {
      const keep = n + r;
      for (let k = width - 1; k > keep; k--) {
        const b = A[r * width + k];
        if (b === 0) continue;
        const a = A[r * width + keep];
        const length = Math.sqrt(a * a + b * b);
        const [cos, sin] = length > 0 ? [a / length, b / length] : [1, 0];
        for (let row = r; row < n; row++) {
          const p = A[row * width + keep];
          const q = A[row * width + k];
          A[row * width + keep] = cos * p + sin * q;
          A[row * width + k] = cos * q - sin * p;
        }
        A[r * width + k] = 0;
      }
    }
  }

  /** A_1 without the added axes, n_L × axes. */
  #firstInFrame(): Matrix {
    return block(this.#first, 0, 0, this.#n, this.#axes);
  }

  /** What is measured after `step` steps. */
  measure(step: number): LinearMeasures {
    const { variance, noise, minimalLoss } = this.#teacher;
    const A = this.#firstInFrame();
    /** The map from u_1 to u_l: R_1 = I, R_{l+1} = A_{l+1} G_l R_l. */
    const maps = [identity(this.#n)];
    this.#upper.forEach((A_l, i) => maps.push(product(A_l, this.#grams[i], maps[i])));
    const P = maps[this.#L - 1];
    const misfit = subtract(this.#map, multiply(P, A));
    const excessLoss = 0.5 * variance * norm(misfit) ** 2;
    const descent = scale(variance, misfit);
    const descentGrams = this.#grams.map((_, i) => {
      if (i === 0) return multiply(descent, transpose(descent));
      const DP = multiply(descent, transpose(multiply(maps[i - 1], A)));
      return product(DP, this.#grams[i - 1], transpose(DP));
    });
    return {
      loss: minimalLoss === null ? null : minimalLoss + excessLoss,
      excessLoss,
      weightAlignment: weightAlignmentOfMatrices(this.#upper, this.#grams),
      gradientAlignment:
        noise > 0 ? this.#gradientAlignment(misfit) : ifResolved(misfit, this.#map, this.#gradientAlignment(misfit)),
      updateAlignment: ifResolved(misfit, this.#map, updateAlignmentOfMatrices(this.#upper, this.#grams, descentGrams)),
      ...conditionNumbers([A, ...this.#upper], this.#L, { steps: stepsDone(this.#network, step), errors: null }),
    };
  }

  #gradientAlignment(misfit: Matrix): GradientAlignment {
    const widths = this.#network.sizes.slice(1, -1);
    return gradientAlignmentOfMatrices(this.#upper, this.#grams, widths, this.#measuredErrors(misfit));
  }

  /** Errors `e = P u_1 − Bx − σζ` of fresh samples, from a stream of their own. */
  #measuredErrors(misfit: Matrix): Matrix {
    const random = stream(this.#network.problem.seed, "measured samples");
    const errors = matrix(MEASURED_SAMPLES, this.#n);
    for (let i = 0; i < MEASURED_SAMPLES; i++) {
      this.#drawAlong(0, random);
      for (let r = 0; r < this.#n; r++) {
        errors.data[i * this.#n + r] = -this.#project(misfit, r, 0) - this.#teacher.noise * random.normal();
      }
    }
    return errors;
  }

  layerNorms(): LayerNorm[] {
    return [this.#first, ...this.#upper].map((A, i) => ({ layer: i + 1, norm: norm(A) }));
  }
}

/**
 * `B` (n × n_0) in a frame whose first axes span its rows: the lower triangular factor of `BBᵀ`, with zeros up to
 * `axes` columns.
 */
function triangular(B: Matrix, axes: number): Matrix {
  const { L } = cholesky(multiply(B, transpose(B)));
  return matrixFrom(B.rows, axes, (i, j) => (j < L.cols ? L.data[i * L.cols + j] : 0));
}

/** `y ← A x`, A of n × n, x and y read and written at offsets. */
function multiplyAt(n: number, A: Float64Array, x: Float64Array, xAt: number, y: Float64Array, yAt: number): void {
  for (let i = 0; i < n; i++) {
    let sum = 0;
    for (let j = 0; j < n; j++) sum += A[i * n + j] * x[xAt + j];
    y[yAt + i] = sum;
  }
}
