import {
  add,
  choleskyInto,
  conditioning,
  identity,
  matrix,
  multiply,
  norm,
  product,
  scale,
  subtract,
  trace,
  transpose,
  type Matrix,
} from "../linalg/index.ts";
import { gradientAlignmentOfMatrices, updateAlignmentOfMatrices, weightAlignmentOfMatrices } from "../measure/index.ts";
import type { IsotropicTeacher } from "../data/index.ts";
import type { LinearNetwork } from "../problem/index.ts";
import { stream, type Stream } from "../random/index.ts";
import type { LayerNorm } from "./dynamics.ts";
import { MEASURED_SAMPLES } from "./errorRows.ts";
import { need, requireZeroWeights } from "./requirements.ts";
import { conditionNumbers, type LinearMeasures } from "./snapshot.ts";

/**
 * Rung 2: order parameters, exact in law. For isotropic Gaussian inputs and a linear teacher `y = Bx + σζ` only `u_1 = A_1 x`, `Bx` and the inner
 * products of the inputs enter DFA from zero weights. With `Q = A_1A_1ᵀ`, `R = A_1Bᵀ`, `T = BBᵀ` the fields are
 * `(u_1, Bx) = chol([[Q, R], [Rᵀ, T]]) ξ`, and the parts of a batch's inputs outside their span have a Wishart Gram matrix of `n_0 − rank` degrees
 * of freedom (for one sample a chi-square). Online SGD exactly in distribution, at a cost that knows neither the widths nor n_0.
 */
export class OrderParameters {
  readonly #network: LinearNetwork;
  readonly #teacher: IsotropicTeacher;
  readonly #grams: readonly Matrix[];
  readonly #random: Stream;
  readonly #n: number;
  readonly #n0: number;
  readonly #L: number;
  readonly #batch: number;
  readonly #Q: Matrix;
  readonly #R: Matrix;
  readonly #T: Matrix;
  /** A_2 … A_L. */
  readonly #upper: Matrix[];
  readonly #C: Float64Array;
  readonly #factor: Float64Array;
  /** Per sample: ξ (2n), then the fields u_1 and Bx. */
  readonly #xi: Float64Array;
  readonly #fields: Float64Array;
  /** Per sample: u_1 … u_L, then e. */
  readonly #u: Float64Array;
  readonly #Gu: Float64Array;
  /** Bartlett's triangular factor of the Wishart matrix (batch × batch). */
  readonly #bartlett: Float64Array;

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
    this.#grams = network.feedbackGrams();
    this.#random = stream(network.problem.seed, "order parameters");
    const n = (this.#n = network.source.outputs);
    this.#n0 = network.source.inputs;
    this.#L = network.depth;
    this.#batch = batch as number;
    this.#Q = matrix(n, n);
    this.#R = matrix(n, n);
    this.#T = multiply(this.#teacher.map, transpose(this.#teacher.map));
    this.#upper = this.#grams.map(() => matrix(n, n));
    this.#C = new Float64Array(4 * n * n);
    this.#factor = new Float64Array(4 * n * n);
    this.#xi = new Float64Array(this.#batch * 2 * n);
    this.#fields = new Float64Array(this.#batch * 2 * n);
    this.#u = new Float64Array(this.#batch * (this.#L + 1) * n);
    this.#Gu = new Float64Array(n);
    this.#bartlett = new Float64Array(this.#batch * this.#batch);
  }

  /** The order parameters as they stand (copies): `Q`, `R`, `T` and `A_2 … A_L`. */
  orderParameters(): { Q: Matrix; R: Matrix; T: Matrix; upper: Matrix[] } {
    const own = (M: Matrix) => matrix(M.rows, M.cols, M.data.slice());
    return { Q: own(this.#Q), R: own(this.#R), T: own(this.#T), upper: this.#upper.map(own) };
  }

  /** One step of SGD in law; returns the batch's mean `‖e‖²`. */
  step(rate: number): number {
    const b = this.#batch;
    const rank = this.#factorCovariance();
    let squaredError = 0;
    for (let i = 0; i < b; i++) {
      this.#drawFields(i, this.#random);
      squaredError += this.#forwardPass(i);
    }
    this.#drawPerpendicular(Math.max(0, this.#n0 - rank));
    this.#update(rate / b);
    return squaredError / b;
  }

  /** Factors `[[Q, R], [Rᵀ, T]]`; returns its rank. */
  #factorCovariance(): number {
    const n = this.#n;
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < n; j++) {
        this.#C[i * 2 * n + j] = this.#Q.data[i * n + j];
        this.#C[i * 2 * n + n + j] = this.#R.data[i * n + j];
        this.#C[(n + j) * 2 * n + i] = this.#R.data[i * n + j];
        this.#C[(n + i) * 2 * n + n + j] = this.#T.data[i * n + j];
      }
    }
    return choleskyInto(2 * n, this.#C, this.#factor);
  }

  /** ξ and the fields (u_1, Bx) of sample i. Columns of the factor that are zero carry no ξ: they lie in the span of the others. */
  #drawFields(i: number, random: Stream): void {
    const m = 2 * this.#n;
    const at = i * m;
    const sd = Math.sqrt(this.#teacher.variance);
    for (let k = 0; k < m; k++) this.#xi[at + k] = this.#factor[k * m + k] > 0 ? random.normal() : 0;
    for (let r = 0; r < m; r++) {
      let sum = 0;
      for (let k = 0; k <= r; k++) sum += this.#factor[r * m + k] * this.#xi[at + k];
      this.#fields[at + r] = sd * sum;
    }
  }

  /** u_1 … u_L and e of sample i; returns ‖e‖². */
  #forwardPass(i: number): number {
    const n = this.#n;
    const u = this.#u;
    const base = i * (this.#L + 1) * n;
    for (let r = 0; r < n; r++) u[base + r] = this.#fields[i * 2 * n + r];
    for (let l = 1; l < this.#L; l++) {
      multiplyAt(n, this.#grams[l - 1].data, u, base + (l - 1) * n, this.#Gu, 0);
      multiplyAt(n, this.#upper[l - 1].data, this.#Gu, 0, u, base + l * n);
    }
    const { noise } = this.#teacher;
    const e = base + this.#L * n;
    let squared = 0;
    for (let r = 0; r < n; r++) {
      const y = this.#fields[i * 2 * n + n + r] + (noise === 0 ? 0 : noise * this.#random.normal());
      u[e + r] = u[e - n + r] - y;
      squared += u[e + r] ** 2;
    }
    return squared;
  }

  /** Bartlett (1933): a Wishart matrix of `degrees` degrees of freedom is `B Bᵀ`, B lower triangular with χ on and normals below the diagonal. */
  #drawPerpendicular(degrees: number): void {
    const b = this.#batch;
    for (let i = 0; i < b; i++) {
      for (let j = 0; j < i; j++) this.#bartlett[i * b + j] = j < degrees ? this.#random.normal() : 0;
      this.#bartlett[i * b + i] = Math.sqrt(this.#random.chiSquare(Math.max(0, degrees - i)));
    }
  }

  /** `⟨x_i, x_j⟩` of two samples of the batch. */
  #inputInner(i: number, j: number): number {
    const m = 2 * this.#n;
    const b = this.#batch;
    let sum = 0;
    for (let k = 0; k < m; k++) sum += this.#xi[i * m + k] * this.#xi[j * m + k];
    for (let k = 0; k <= Math.min(i, j); k++) sum += this.#bartlett[i * b + k] * this.#bartlett[j * b + k];
    return this.#teacher.variance * sum;
  }

  /** `Q += −η (e u_1ᵀ + u_1 eᵀ) + η² ⟨x, x'⟩ e e'ᵀ`, `R −= η e (Bx)ᵀ`, `A_l −= η e u_{l−1}ᵀ`, summed over the batch; η is the rate over the batch size. */
  #update(eta: number): void {
    const n = this.#n;
    const stride = (this.#L + 1) * n;
    const u = this.#u;
    const Q = this.#Q.data;
    for (let i = 0; i < this.#batch; i++) {
      const base = i * stride;
      const e = base + this.#L * n;
      for (let r = 0; r < n; r++) {
        for (let c = 0; c < n; c++) {
          Q[r * n + c] -= eta * (u[e + r] * u[base + c] + u[base + r] * u[e + c]);
          this.#R.data[r * n + c] -= eta * u[e + r] * this.#fields[i * 2 * n + n + c];
          for (let l = 1; l < this.#L; l++)
            this.#upper[l - 1].data[r * n + c] -= eta * u[e + r] * u[base + (l - 1) * n + c];
        }
      }
      for (let j = 0; j < this.#batch; j++) {
        const weight = eta * eta * this.#inputInner(i, j);
        const other = j * stride + this.#L * n;
        for (let r = 0; r < n; r++) for (let c = 0; c < n; c++) Q[r * n + c] += weight * u[e + r] * u[other + c];
      }
    }
  }

  measure(): LinearMeasures {
    const { variance, minimalLoss } = this.#teacher;
    const n = this.#n;
    const [Q, R, T] = [this.#Q, this.#R, this.#T];
    /** The map from u_1 to u_l: R_1 = I, R_{l+1} = A_{l+1} G_l R_l. */
    const maps = [identity(n)];
    this.#upper.forEach((A, i) => maps.push(product(A, this.#grams[i], maps[i])));
    const P = maps[this.#L - 1];
    const PR = multiply(P, R);
    const misfit = add(subtract(subtract(T, PR), transpose(PR)), product(P, Q, transpose(P)));
    const excessLoss = Math.max(0, 0.5 * variance * trace(misfit));
    const DA = scale(variance, subtract(transpose(R), multiply(P, Q)));
    const descentGrams = this.#grams.map((_, i) => {
      if (i === 0) return scale(variance ** 2, misfit);
      const DP = multiply(DA, transpose(maps[i - 1]));
      return product(DP, this.#grams[i - 1], transpose(DP));
    });
    const numbers = conditionNumbers([identity(n), ...this.#upper], this.#L);
    // κ(A_1)² = κ(A_1A_1ᵀ): singular values below 1e-6 of the largest are lost in the square.
    const first = conditioning(Q);
    numbers.conditionNumbers[1] = first.kappa === null ? null : Math.sqrt(first.kappa);
    numbers.ranks[1] = first.rank;
    return {
      loss: minimalLoss === null ? null : minimalLoss + excessLoss,
      excessLoss,
      weightAlignment: weightAlignmentOfMatrices(this.#upper, this.#grams),
      gradientAlignment: gradientAlignmentOfMatrices(
        this.#upper,
        this.#grams,
        this.#network.sizes.slice(1, -1),
        this.#measuredErrors(P),
      ),
      updateAlignment: updateAlignmentOfMatrices(this.#upper, this.#grams, descentGrams),
      ...numbers,
    };
  }

  /** Errors `e = P u_1 − Bx − σζ` of fresh samples, from a stream of their own. */
  #measuredErrors(P: Matrix): Matrix {
    const n = this.#n;
    const random = stream(this.#network.problem.seed, "measured samples");
    const errors = matrix(MEASURED_SAMPLES, n);
    this.#factorCovariance();
    for (let i = 0; i < MEASURED_SAMPLES; i++) {
      this.#drawFields(0, random);
      multiplyAt(n, P.data, this.#fields, 0, errors.data, i * n);
      for (let r = 0; r < n; r++) errors.data[i * n + r] -= this.#fields[n + r] + this.#teacher.noise * random.normal();
    }
    return errors;
  }

  layerNorms(): LayerNorm[] {
    const first = { layer: 1, norm: Math.sqrt(trace(this.#Q)) };
    return [first, ...this.#upper.map((A, i) => ({ layer: i + 2, norm: norm(A) }))];
  }
}

/** `y ← A x`, A of n × n, x and y read and written at offsets. */
function multiplyAt(n: number, A: Float64Array, x: Float64Array, xAt: number, y: Float64Array, yAt: number): void {
  for (let i = 0; i < n; i++) {
    let sum = 0;
    for (let j = 0; j < n; j++) sum += A[i * n + j] * x[xAt + j];
    y[yAt + i] = sum;
  }
}
