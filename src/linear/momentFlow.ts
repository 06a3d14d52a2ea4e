import { createKernels, identity, isDiagonal, type Kernels, type Matrix } from "../linalg/index.ts";
import type { LinearNetwork } from "../problem/index.ts";
import { times, timesTransposed } from "./flat.ts";

/**
 * The population flow `dA_l/dt = (Σ_yx − M Σ_xx) P_{l−1}ᵀ`, `P_0 = I`, `P_l = A_l G_{l−1} P_{l−1}`, `M = P_L`, without allocation.
 * With `P_l = R_l A_1` only three products are as long as the inputs; those run on the dense kernels.
 */
export class MomentFlow {
  readonly #cross: Float64Array;
  readonly #covariance: Float64Array;
  /** The diagonal of Σ_xx where it is diagonal: then `M Σ_xx` costs n_0 n_L. */
  readonly #variances: Float64Array | null;
  readonly #grams: readonly Matrix[];
  readonly #orthonormal: boolean;
  readonly #n0: number;
  readonly #n: number;
  readonly #L: number;
  readonly #kernels: Kernels;
  readonly #A1: Float64Array;
  readonly #D: Float64Array;
  readonly #M: Float64Array;
  /** R_1 = I, R_{l+1} = A_{l+1} G_l R_l. */
  readonly #R: Float64Array[];
  readonly #top: Float64Array;
  readonly #DA: Float64Array;
  readonly #work: Float64Array;

  constructor(network: LinearNetwork, grams: readonly Matrix[], orthonormal: boolean) {
    const { inputs, cross } = network.source.moments();
    const n0 = (this.#n0 = inputs.rows);
    const n = (this.#n = cross.rows);
    this.#L = network.depth;
    this.#grams = grams;
    this.#orthonormal = orthonormal;
    this.#cross = cross.data;
    this.#variances = isDiagonal(inputs) ? inputs.data.filter((_, k) => k % (n0 + 1) === 0) : null;
    this.#kernels = createKernels(3 * n * n0 + 2 * n * n + (this.#variances ? 0 : n0 * n0));
    const vector = (length: number) => this.#kernels.alloc(length);
    this.#covariance = vector(this.#variances ? 0 : n0 * n0);
    if (!this.#variances) this.#covariance.set(inputs.data);
    this.#A1 = vector(n * n0);
    this.#D = vector(n * n0);
    this.#M = vector(n * n0);
    this.#top = vector(n * n);
    this.#DA = vector(n * n);
    this.#R = Array.from({ length: this.#L }, () => identity(n).data);
    this.#work = new Float64Array(n * n);
  }

  rightHandSide(A: Float64Array, dA: Float64Array): void {
    const n = this.#n;
    const n0 = this.#n0;
    const first = n * n0;
    const { gemm } = this.#kernels;
    for (let l = 1; l < this.#L; l++) {
      const A_l = A.subarray(first + (l - 1) * n * n, first + l * n * n);
      const below = this.#R[l - 1];
      if (this.#orthonormal) times(n, n, n, A_l, below, this.#R[l]);
      else {
        times(n, n, n, this.#grams[l - 1].data, below, this.#work);
        times(n, n, n, A_l, this.#work, this.#R[l]);
      }
    }
    this.#A1.set(A.subarray(0, first));
    this.#top.set(this.#R[this.#L - 1]);
    gemm(n, n0, n, 1, this.#top, false, this.#A1, false, 0, this.#M);
    this.#descent();
    dA.set(this.#D);
    gemm(n, n, n0, 1, this.#D, false, this.#A1, true, 0, this.#DA);
    for (let l = 1; l < this.#L; l++) {
      timesTransposed(n, n, n, this.#DA, this.#R[l - 1], this.#work);
      dA.set(this.#work, first + (l - 1) * n * n);
    }
  }

  /** `D = Σ_yx − M Σ_xx`. */
  #descent(): void {
    const n0 = this.#n0;
    const [D, M, cross, variances] = [this.#D, this.#M, this.#cross, this.#variances];
    if (variances) {
      for (let i = 0, k = 0; i < this.#n; i++) for (let j = 0; j < n0; j++, k++) D[k] = cross[k] - M[k] * variances[j];
      return;
    }
    D.set(cross);
    this.#kernels.gemm(this.#n, n0, n0, -1, M, false, this.#covariance, false, 1, D);
  }
}
