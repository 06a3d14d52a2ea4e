import { identity, isDiagonal, type Matrix } from "../linalg/index.ts";
import type { LinearNetwork } from "../problem/index.ts";
import { times, timesTransposed } from "./flat.ts";

/** The population flow `dA_l/dt = (Σ_yx − M Σ_xx) P_{l−1}ᵀ`, without allocation. */
export class MomentFlow {
  readonly #cross: Float64Array;
  readonly #covariance: Float64Array;
  readonly #variances: Float64Array | null;
  readonly #grams: readonly Matrix[];
  readonly #orthonormal: boolean;
  readonly #n0: number;
  readonly #n: number;
  readonly #L: number;
  readonly #D: Float64Array;
  readonly #M: Float64Array;
  /** R_l = A_l G_{l−1} … A_2 G_1 (so that P_l = R_l A_1), l = 1 … L, R_1 = I. */
  readonly #R: Float64Array[];
  readonly #DA: Float64Array;
  readonly #work: Float64Array;

  constructor(network: LinearNetwork, grams: readonly Matrix[], orthonormal: boolean) {
    const { inputs, cross } = network.source.moments();
    this.#cross = cross.data;
    this.#covariance = inputs.data;
    this.#variances = isDiagonal(inputs) ? inputs.data.filter((_, k) => k % (inputs.cols + 1) === 0) : null;
    this.#grams = grams;
    this.#orthonormal = orthonormal;
    this.#n0 = inputs.rows;
    this.#n = cross.rows;
    this.#L = network.depth;
    this.#D = new Float64Array(this.#n * this.#n0);
    this.#M = new Float64Array(this.#n * this.#n0);
    this.#R = Array.from({ length: this.#L }, () => identity(this.#n).data);
    this.#DA = new Float64Array(this.#n * this.#n);
    this.#work = new Float64Array(this.#n * this.#n);
  }

  rightHandSide(A: Float64Array, dA: Float64Array): void {
    const n = this.#n;
    const first = n * this.#n0;
    for (let l = 1; l < this.#L; l++) {
      const A_l = A.subarray(first + (l - 1) * n * n, first + l * n * n);
      const below = this.#R[l - 1];
      if (this.#orthonormal) times(n, n, n, A_l, below, this.#R[l]);
      else {
        times(n, n, n, this.#grams[l - 1].data, below, this.#work);
        times(n, n, n, A_l, this.#work, this.#R[l]);
      }
    }
    times(n, n, this.#n0, this.#R[this.#L - 1], A, this.#M);
    this.#descent();
    dA.set(this.#D);
    timesTransposed(n, this.#n0, n, this.#D, A, this.#DA);
    for (let l = 1; l < this.#L; l++) {
      timesTransposed(n, n, n, this.#DA, this.#R[l - 1], this.#work);
      dA.set(this.#work, first + (l - 1) * n * n);
    }
  }

  /** `D = Σ_yx − M Σ_xx`. */
  #descent(): void {
    const { length } = this.#D;
    const n0 = this.#n0;
    if (this.#variances) {
      for (let k = 0; k < length; k++) this.#D[k] = this.#cross[k] - this.#M[k] * this.#variances[k % n0];
      return;
    }
    times(this.#n, n0, n0, this.#M, this.#covariance, this.#D);
    for (let k = 0; k < length; k++) this.#D[k] = this.#cross[k] - this.#D[k];
  }
}
