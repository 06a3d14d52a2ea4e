import { createKernels, isDiagonal, isIdentity, type Kernels, type Matrix } from "../linalg/index.ts";
import { FlowJacobian, MOST_OUTPUTS } from "./flowJacobian.ts";

export interface MomentFlowShape {
  /** Σ_xx, n_0 × n_0, or its diagonal where it is diagonal. */
  readonly inputs: Matrix | Float64Array;
  /** Σ_yx, n_L × n_0. */
  readonly cross: Matrix;
  /** G_1 … G_{L−1}, each n_L × n_L. */
  readonly grams: readonly Matrix[];
}

/**
 * The population flow `dA_l/dt = (Σ_yx − M Σ_xx) P_{l−1}ᵀ`, `P_0 = I`, `P_l = A_l G_{l−1} P_{l−1}`, `M = P_L`, on the
 * dense kernels, without allocation.
 * With `P_l = R_l A_1`, where `R_1 = I` and `R_{l+1} = A_{l+1} G_l R_l`, only three products are as long as the inputs.
 */
export class MomentFlow {
  readonly #shape: MomentFlowShape;
  readonly #kernels: Kernels;
  readonly #n0: number;
  readonly #n: number;
  readonly #L: number;
  readonly #cross: Float64Array;
  readonly #covariance: Float64Array;
  /** The diagonal of Σ_xx where it is diagonal: then `M Σ_xx` costs n_0 n_L. */
  readonly #variances: Float64Array | null;
  /** G_1 … G_{L−1}; null where they are identities. */
  readonly #grams: readonly Float64Array[] | null;
  /** The kernels' copies of the state and of its derivative, and their parts A_1 … A_L. */
  readonly #state: Float64Array;
  readonly #derivative: Float64Array;
  readonly #A: readonly Float64Array[];
  readonly #dA: readonly Float64Array[];
  /** R_2 … R_L. */
  readonly #R: readonly Float64Array[];
  readonly #M: Float64Array;
  /** D A_1ᵀ. */
  readonly #DA: Float64Array;
  readonly #work: Float64Array;

  constructor(shape: MomentFlowShape) {
    const { inputs, cross, grams } = (this.#shape = shape);
    const n0 = (this.#n0 = cross.cols);
    const n = (this.#n = cross.rows);
    const L = (this.#L = grams.length + 1);
    this.#cross = cross.data;
    this.#variances = inputs instanceof Float64Array ? inputs : diagonalOf(inputs);
    const length = n * n0 + (L - 1) * n * n;
    const kernels = createKernels(2 * length + n * n0 + 2 * L * n * n + (this.#variances ? 0 : n0 * n0));
    this.#kernels = kernels;
    this.#state = kernels.alloc(length);
    this.#derivative = kernels.alloc(length);
    const layers = (memory: Float64Array) =>
      Array.from({ length: L }, (_, i) =>
        i === 0 ? memory.subarray(0, n * n0) : memory.subarray(n * n0 + (i - 1) * n * n, n * n0 + i * n * n),
      );
    this.#A = layers(this.#state);
    this.#dA = layers(this.#derivative);
    const copied = (values: Float64Array) => {
      const vector = kernels.alloc(values.length);
      vector.set(values);
      return vector;
    };
    this.#grams = grams.every((G) => isIdentity(G)) ? null : grams.map((G) => copied(G.data));
    this.#covariance = this.#variances ? kernels.alloc(0) : copied((inputs as Matrix).data);
    this.#R = grams.map(() => kernels.alloc(n * n));
    this.#M = kernels.alloc(n * n0);
    this.#DA = kernels.alloc(n * n);
    this.#work = kernels.alloc(n * n);
  }

  /** What solves with the Jacobian of the flow: for uncorrelated inputs and few outputs; else null. */
  jacobian(): FlowJacobian | null {
    if (this.#variances === null || this.#n > MOST_OUTPUTS) return null;
    return new FlowJacobian({ ...this.#shape, variances: this.#variances });
  }

  rightHandSide(A: Float64Array, dA: Float64Array): void {
    const [n, n0, L] = [this.#n, this.#n0, this.#L];
    const { gemm } = this.#kernels;
    this.#state.set(A);
    for (let l = 1; l < L; l++) this.#climb(l);
    gemm(n, n0, n, 1, this.#R[L - 2], false, this.#A[0], false, 0, this.#M);
    const D = this.#descent();
    gemm(n, n, n0, 1, D, false, this.#A[0], true, 0, this.#DA);
    this.#dA[1].set(this.#DA);
    for (let l = 2; l < L; l++) gemm(n, n, n, 1, this.#DA, false, this.#R[l - 2], true, 0, this.#dA[l]);
    dA.set(this.#derivative);
  }

  /** `R_{l+1} = A_{l+1} G_l R_l`. */
  #climb(l: number): void {
    const n = this.#n;
    const { gemm } = this.#kernels;
    const [A, R] = [this.#A[l], this.#R[l - 1]];
    const G = this.#grams?.[l - 1];
    if (l === 1) {
      if (G) gemm(n, n, n, 1, A, false, G, false, 0, R);
      else R.set(A);
      return;
    }
    const below = this.#R[l - 2];
    if (G) gemm(n, n, n, 1, G, false, below, false, 0, this.#work);
    gemm(n, n, n, 1, A, false, G ? this.#work : below, false, 0, R);
  }

  /** `D = Σ_yx − M Σ_xx`, which is `dA_1/dt`. */
  #descent(): Float64Array {
    const n0 = this.#n0;
    const [D, M, cross, variances] = [this.#dA[0], this.#M, this.#cross, this.#variances];
    if (variances) {
      for (let i = 0, k = 0; i < this.#n; i++) for (let j = 0; j < n0; j++, k++) D[k] = cross[k] - M[k] * variances[j];
    } else {
      D.set(cross);
      this.#kernels.gemm(this.#n, n0, n0, -1, M, false, this.#covariance, false, 1, D);
    }
    return D;
  }
}

/** The diagonal of a diagonal matrix; null for any other. */
const diagonalOf = (M: Matrix): Float64Array | null =>
  isDiagonal(M) ? M.data.filter((_, k) => k % (M.cols + 1) === 0) : null;
