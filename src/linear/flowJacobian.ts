import { EigenvalueDecomposition, inverse, LuDecomposition, Matrix as MlMatrix } from "ml-matrix";
import { createKernels, type Kernels, type Matrix } from "../linalg/index.ts";
import { factorise, substitute } from "./eliminate.ts";
import { addTimes, addTimesTransposed, identityInto, times, transposeBlocks } from "./flat.ts";

/** The moments in coordinates of uncorrelated inputs, and the network. */
export interface FlowShape {
  /** The variances of the inputs, n_0. */
  readonly variances: Float64Array;
  /** Σ_yx, n_L × n_0. */
  readonly cross: Matrix;
  /** G_1 … G_{L−1}, each n_L × n_L. */
  readonly grams: readonly Matrix[];
}

/** From this many outputs on, the n_L² equations that tie the layers together cost more than explicit steps. */
export const MOST_OUTPUTS = 20;

/**
 * Solves `(I − w J) x = b` with the Jacobian J of the population flow `dA_1/dt = D = Σ_yx − R A_1 Λ`,
 * `dA_l/dt = B R_{l−1}ᵀ`, `B = D A_1ᵀ`, `R_{l+1} = A_{l+1} G_l R_l`, `R = R_L`,
 * for inputs that are uncorrelated, Λ diagonal, in `O(n_0 n_L³ + n_L⁶)`.
 *
 * The stiffness sits in the inputs: for given upper layers their columns decouple,
 * `(I + w λ_j R) x_j = b_j − w λ_j δR a_j`, and in the eigenvectors of R the left side is diagonal.
 * The upper layers feel the inputs through `δB` alone, n_L² numbers, for which what is left is one linear system: `δR`
 * is linear in δB by the recursion of R, and `δB` in δR by the columns.
 */
export class FlowJacobian {
  readonly #kernels: Kernels;
  readonly #shape: FlowShape;
  readonly #n: number;
  readonly #n0: number;
  readonly #L: number;
  #w = 0;
  /** A_1 over D, A_1 Λ over D, 2 n_L × n_0; and two works of n_L × n_0. */
  readonly #AD: Float64Array;
  readonly #weighted: Float64Array;
  readonly #work: Float64Array;
  readonly #turned: Float64Array;
  /** The eigenvectors of R as columns, and their inverse. A complex pair is two rows that turn into each other. */
  readonly #V: Float64Array;
  readonly #inverse: Float64Array;
  /** `(I + w λ_j Θ)⁻¹` of the block diagonal Θ: row i of column j becomes `direct x_i + mixed x_partner`. */
  readonly #direct: Float64Array;
  readonly #mixed: Float64Array;
  readonly #partner: Int32Array;
  /**
   * For each row i of the eigenvectors: `Σ_j λ_j direct_ij a_j [a_j; D_j]ᵀ`, n_L × 2 n_L, and the same with `mixed`.
   */
  readonly #directSums: Float64Array;
  readonly #mixedSums: Float64Array;
  readonly #small: Float64Array;
  readonly #pair: Float64Array;
  readonly #R: readonly Float64Array[];
  /** `A_l G_{l−1}` and `G_{l−1} R_{l−1}`, l = 2 … L. */
  readonly #AG: readonly Float64Array[];
  readonly #GR: readonly Float64Array[];
  readonly #B: Float64Array;
  /** Works for the n_L² unit matrices, n_L⁴ each, and twice that. */
  readonly #stackA: Float64Array;
  readonly #stackB: Float64Array;
  readonly #stackC: Float64Array;
  readonly #stackPair: Float64Array;
  readonly #stackImages: Float64Array;
  /** The system of δB, factorised. */
  readonly #tied: Float64Array;
  readonly #pivots: Int32Array;

  constructor(shape: FlowShape) {
    this.#shape = shape;
    const n = (this.#n = shape.cross.rows);
    const n0 = (this.#n0 = shape.cross.cols);
    const L = (this.#L = shape.grams.length + 1);
    const stack = n ** 4;
    const kernels = createKernels(8 * n * n0 + 8 * n * n + 7 * stack);
    this.#kernels = kernels;
    this.#AD = kernels.alloc(2 * n * n0);
    this.#weighted = kernels.alloc(2 * n * n0);
    this.#work = kernels.alloc(n * n0);
    this.#turned = kernels.alloc(n * n0);
    this.#direct = kernels.alloc(n * n0);
    this.#mixed = kernels.alloc(n * n0);
    this.#V = kernels.alloc(n * n);
    this.#inverse = kernels.alloc(n * n);
    this.#pair = kernels.alloc(2 * n * n);
    this.#small = kernels.alloc(n * n);
    this.#stackA = kernels.alloc(stack);
    this.#stackB = kernels.alloc(stack);
    this.#stackC = kernels.alloc(stack);
    this.#stackPair = kernels.alloc(2 * stack);
    this.#stackImages = kernels.alloc(2 * stack);
    this.#tied = new Float64Array(stack);
    this.#pivots = new Int32Array(n * n);
    this.#partner = new Int32Array(n);
    this.#directSums = new Float64Array(2 * n * n * n);
    this.#mixedSums = new Float64Array(2 * n * n * n);
    const squares = (count: number) => Array.from({ length: count }, () => new Float64Array(n * n));
    this.#R = squares(L);
    this.#AG = squares(L - 1);
    this.#GR = squares(L - 1);
    this.#B = new Float64Array(n * n);
  }

  /** Takes the state `A_1 … A_L`, flat, and w. */
  prepare(state: Float64Array, w: number): void {
    this.#w = w;
    this.#climb(state);
    this.#descend(state);
    this.#diagonalise();
    this.#weigh();
    this.#tie();
  }

  #climb(state: Float64Array): void {
    const n = this.#n;
    identityInto(n, this.#R[0]);
    for (let l = 2; l <= this.#L; l++) {
      const at = n * this.#n0 + (l - 2) * n * n;
      const A = state.subarray(at, at + n * n);
      const G = this.#shape.grams[l - 2].data;
      times(n, n, n, A, G, this.#AG[l - 2]);
      times(n, n, n, G, this.#R[l - 2], this.#GR[l - 2]);
      times(n, n, n, A, this.#GR[l - 2], this.#R[l - 1]);
    }
  }

  /** D and B. */
  #descend(state: Float64Array): void {
    const [n, n0] = [this.#n, this.#n0];
    const { variances, cross } = this.#shape;
    const [A, D] = [this.#AD.subarray(0, n * n0), this.#AD.subarray(n * n0)];
    A.set(state.subarray(0, n * n0));
    this.#small.set(this.#R[this.#L - 1]);
    this.#kernels.gemm(n, n0, n, 1, this.#small, false, A, false, 0, D);
    for (let i = 0, k = 0; i < n; i++) for (let j = 0; j < n0; j++, k++) D[k] = cross.data[k] - D[k] * variances[j];
    this.#kernels.gemm(n, n, n0, 1, D, false, A, true, 0, this.#small);
    this.#B.set(this.#small);
    for (let i = 0, k = 0; i < n; i++) for (let j = 0; j < n0; j++, k++) this.#weighted[k] = A[k] * variances[j];
    this.#weighted.set(D, n * n0);
  }

  /** Eigenvectors of R, and the factors that undo `I + w λ_j R` in their coordinates. */
  #diagonalise(): void {
    const [n, n0, w] = [this.#n, this.#n0, this.#w];
    const { variances } = this.#shape;
    const { eigen, inverted } = eigenvectorsOf(MlMatrix.from1DArray(n, n, this.#R[this.#L - 1]));
    this.#V.set(eigen.eigenvectorMatrix.to1DArray());
    this.#inverse.set(inverted.to1DArray());
    const { realEigenvalues: real, imaginaryEigenvalues: imaginary } = eigen;
    for (let i = 0; i < n; i++) {
      // ml-matrix's pairs: [v_i v_{i+1}] turns by [[re, im], [−im, re]], im of row i positive.
      this.#partner[i] = imaginary[i] > 0 ? i + 1 : imaginary[i] < 0 ? i - 1 : i;
      for (let j = 0, k = i * n0; j < n0; j++, k++) {
        const re = 1 + w * variances[j] * real[i];
        const im = w * variances[j] * imaginary[i];
        const size = re * re + im * im;
        this.#direct[k] = re / size;
        this.#mixed[k] = -im / size;
      }
    }
  }

  #weigh(): void {
    const [n, n0] = [this.#n, this.#n0];
    const sum = (weights: Float64Array, i: number, out: Float64Array) => {
      for (let r = 0, k = 0; r < n; r++)
        for (let j = 0, w = i * n0; j < n0; j++, k++, w++) this.#work[k] = weights[w] * this.#weighted[k];
      this.#kernels.gemm(n, 2 * n, n0, 1, this.#work, false, this.#AD, true, 0, this.#pair);
      out.set(this.#pair, 2 * n * n * i);
    };
    for (let i = 0; i < n; i++) {
      sum(this.#direct, i, this.#directSums);
      if (this.#partner[i] !== i) sum(this.#mixed, i, this.#mixedSums);
    }
  }

  /**
   * The system `δB + K(R'(δB)) = …` of the n_L² entries of δB: column k is the image of the k-th unit matrix. All of
   * them go
   * through the products together.
   */
  #tie(): void {
    const n = this.#n;
    const size = n * n;
    const dR = this.#unitRecursions();
    // The blocks side by side: row i of all of them is one stretch, an n_L² × n_L matrix.
    const { gemm } = this.#kernels;
    const [beside, turned, sums, near] = [this.#stackA, this.#stackB, this.#pair, this.#stackPair];
    for (let k = 0; k < size; k++)
      for (let i = 0; i < n; i++) for (let p = 0; p < n; p++) beside[(i * size + k) * n + p] = dR[(k * n + i) * n + p];
    gemm(n, size * n, n, 1, this.#inverse, false, beside, false, 0, turned);
    for (let i = 0; i < n; i++) {
      const out = near.subarray(2 * size * n * i, 2 * size * n * (i + 1));
      const row = (r: number) => turned.subarray(size * n * r, size * n * (r + 1));
      sums.set(this.#directSums.subarray(2 * size * i, 2 * size * (i + 1)));
      gemm(size, 2 * n, n, 1, row(i), false, sums, false, 0, out);
      if (this.#partner[i] === i) continue;
      sums.set(this.#mixedSums.subarray(2 * size * i, 2 * size * (i + 1)));
      gemm(size, 2 * n, n, 1, row(this.#partner[i]), false, sums, false, 1, out);
    }
    gemm(n, 2 * size * n, n, 1, this.#V, false, near, false, 0, this.#stackImages);
    const images = this.#stackImages;
    const at = (i: number, k: number) => (i * size + k) * 2 * n;
    for (let k = 0; k < size; k++) {
      for (let i = 0; i < n; i++) {
        for (let j = 0; j < n; j++) {
          const r = i * n + j;
          this.#tied[r * size + k] = (r === k ? 1 : 0) + images[at(i, k) + j] + this.#w * images[at(j, k) + n + i];
        }
      }
    }
    factorise(size, this.#tied, this.#pivots);
  }

  /** δR of every unit matrix δB, one block below the other: the recursion of `#upper` on all of them. */
  #unitRecursions(): Float64Array {
    const n = this.#n;
    const size = n * n;
    const rows = size * n;
    const { gemm } = this.#kernels;
    const [dR, x, work] = [this.#stackA, this.#stackB, this.#stackC];
    const put = (M: Float64Array) => {
      this.#small.set(M);
      return this.#small;
    };
    dR.fill(0);
    for (let l = 2; l <= this.#L; l++) {
      // x = w (δB R_{l−1}ᵀ + (δR_{l−1} Bᵀ)ᵀ); row a of the unit matrix E_ab is all of δB R_{l−1}ᵀ.
      const R = this.#R[l - 2];
      x.fill(0);
      if (l > 2) {
        gemm(rows, n, n, this.#w, dR, false, put(this.#B), true, 0, work);
        transposeBlocks(size, n, work, x);
      }
      for (let a = 0; a < n; a++)
        for (let b = 0; b < n; b++)
          for (let q = 0; q < n; q++) x[((a * n + b) * n + a) * n + q] += this.#w * R[q * n + b];
      if (l > 2) {
        // A_l G_{l−1} δR_{l−1}, through transposes.
        transposeBlocks(size, n, dR, work);
        gemm(rows, n, n, 1, work, false, put(this.#AG[l - 2]), true, 0, dR);
        transposeBlocks(size, n, dR, work);
        dR.set(work);
      }
      gemm(rows, n, n, 1, x, false, put(this.#GR[l - 2]), false, l > 2 ? 1 : 0, dR);
    }
    work.set(dR);
    return work;
  }

  /**
   * The recursion of R: `x_l = b_l + w (δB R_{l−1}ᵀ + B δR_{l−1}ᵀ)`,
   * `δR_l = x_l G_{l−1} R_{l−1} + A_l G_{l−1} δR_{l−1}`. Writes δR and, where there is a `b` (flat, A_2 … A_L), x over
   * it.
   */
  #upper(b: Float64Array | null, dB: Float64Array, dR: Float64Array): void {
    const n = this.#n;
    const x = new Float64Array(n * n);
    const below = new Float64Array(n * n);
    dR.fill(0);
    for (let l = 2; l <= this.#L; l++) {
      x.fill(0);
      addTimesTransposed(n, this.#w, dB, this.#R[l - 2], x);
      if (l > 2) addTimesTransposed(n, this.#w, this.#B, dR, x);
      if (b) {
        const at = (l - 2) * n * n;
        for (let k = 0; k < n * n; k++) b[at + k] = x[k] += b[at + k];
      }
      below.set(dR);
      times(n, n, n, x, this.#GR[l - 2], dR);
      if (l > 2) addTimes(n, this.#AG[l - 2], below, dR);
    }
  }

  /**
   * `K(X) = Σ_j λ_j W_j X a_j a_jᵀ + (w Σ_j λ_j W_j X a_j D_jᵀ)ᵀ`, `W_j = (I + w λ_j R)⁻¹`: what a change X of R takes
   * from B.
   */
  #columns(X: Float64Array, out: Float64Array): void {
    const n = this.#n;
    const inner = new Float64Array(n * n);
    times(n, n, n, this.#inverse, X, inner);
    const near = new Float64Array(n * n);
    const far = new Float64Array(n * n);
    for (let i = 0; i < n; i++) {
      this.#throughSums(inner, i, this.#directSums, i, near, far);
      if (this.#partner[i] !== i) this.#throughSums(inner, this.#partner[i], this.#mixedSums, i, near, far);
    }
    times(n, n, n, this.#V, near, out);
    times(n, n, n, this.#V, far, inner);
    for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) out[i * n + j] += this.#w * inner[j * n + i];
  }

  #throughSums(
    X: Float64Array,
    row: number,
    sums: Float64Array,
    i: number,
    near: Float64Array,
    far: Float64Array,
  ): void {
    const n = this.#n;
    for (let p = 0; p < n; p++) {
      const x = X[row * n + p];
      const at = 2 * n * n * i + 2 * n * p;
      for (let q = 0; q < n; q++) {
        near[i * n + q] += x * sums[at + q];
        far[i * n + q] += x * sums[at + n + q];
      }
    }
  }

  /** Replaces b, a right side of the state's shape, by the solution. */
  solve(b: Float64Array): void {
    const [n, n0, w] = [this.#n, this.#n0, this.#w];
    const { gemm } = this.#kernels;
    const upper = b.subarray(n * n0);
    // z = W b_1 in the eigenvectors' coordinates.
    this.#work.set(b.subarray(0, n * n0));
    gemm(n, n0, n, 1, this.#inverse, false, this.#work, false, 0, this.#turned);
    this.#undo();
    // What δB is without a change of R: −R z Λ A_1ᵀ + D zᵀ.
    const fixed = this.#withoutChange();
    const dR = new Float64Array(n * n);
    const image = new Float64Array(n * n);
    this.#upper(upper.slice(), new Float64Array(n * n), dR);
    this.#columns(dR, image);
    const dB = fixed.map((value, k) => value - image[k]);
    substitute(n * n, this.#tied, this.#pivots, dB);
    this.#upper(upper, dB, dR);
    // x_1 = z − w W δR A_1 Λ.
    times(n, n, n, this.#inverse, dR, image);
    this.#small.set(image);
    const z = this.#turned.slice();
    gemm(n, n0, n, -w, this.#small, false, this.#weighted.subarray(0, n * n0), false, 0, this.#turned);
    this.#undo();
    for (let k = 0; k < z.length; k++) this.#turned[k] += z[k];
    gemm(n, n0, n, 1, this.#V, false, this.#turned, false, 0, this.#work);
    b.set(this.#work);
  }

  /** Applies the factors of `(I + w λ_j Θ)⁻¹` to `turned`. */
  #undo(): void {
    const [n, n0] = [this.#n, this.#n0];
    const [x, direct, mixed] = [this.#turned, this.#direct, this.#mixed];
    for (let i = 0; i < n; i++) {
      const other = this.#partner[i];
      const at = i * n0;
      if (other === i) for (let k = at; k < at + n0; k++) x[k] *= direct[k];
      else if (other > i) {
        const beyond = other * n0;
        for (let j = 0; j < n0; j++) {
          const [u, v] = [x[at + j], x[beyond + j]];
          x[at + j] = direct[at + j] * u + mixed[at + j] * v;
          x[beyond + j] = direct[beyond + j] * v + mixed[beyond + j] * u;
        }
      }
    }
  }

  #withoutChange(): Float64Array {
    const [n, n0] = [this.#n, this.#n0];
    const { gemm } = this.#kernels;
    const product = new Float64Array(2 * n * n);
    const turned = new Float64Array(n * n);
    const out = new Float64Array(n * n);
    // z Λ A_1ᵀ beside z Dᵀ.
    gemm(n, 2 * n, n0, 1, this.#turned, false, this.#weighted, true, 0, this.#pair);
    times(n, n, 2 * n, this.#V, this.#pair, product);
    for (let i = 0; i < n; i++) {
      for (let p = 0; p < n; p++) {
        const r = this.#R[this.#L - 1][i * n + p];
        for (let j = 0; j < n; j++) turned[i * n + j] += r * product[2 * p * n + j];
      }
    }
    for (let i = 0; i < n; i++)
      for (let j = 0; j < n; j++) out[i * n + j] = product[(2 * j + 1) * n + i] - turned[i * n + j];
    return out;
  }
}

/**
 * The eigenvectors of R and their inverse. Where rounding leaves them no inverse, R is symmetric but for rounding and
 * many orders of magnitude wide: then those of its symmetric part, which are orthonormal. The Jacobian is then a little
 * off, and the step's own error control says whether too much.
 */
function eigenvectorsOf(R: MlMatrix): { eigen: EigenvalueDecomposition; inverted: MlMatrix } {
  const eigen = new EigenvalueDecomposition(R);
  const V = eigen.eigenvectorMatrix;
  if (!new LuDecomposition(V).isSingular()) return { eigen, inverted: inverse(V) };
  const symmetric = new EigenvalueDecomposition(MlMatrix.add(R, R.transpose()).mul(0.5), { assumeSymmetric: true });
  return { eigen: symmetric, inverted: symmetric.eigenvectorMatrix.transpose() };
}
