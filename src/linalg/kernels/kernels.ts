/**
 * Dense operations on row-major doubles, without allocation.
 *
 * Every array is a vector of the kernels' own memory (`alloc`, or a subarray of it); arrays written to overlap no other
 * argument.
 * With a factor `beta` of 0 the old content of the result is ignored, NaN included.
 * The order of every sum depends on the sizes alone, so that results are equal bit for bit on every machine and for
 * both backends.
 * Arrays of another memory, or too short for the stated shapes, throw a RangeError.
 */
export interface Operations {
  /**
   * `C = α op(A) op(B) + β C` with op(A) m × k, op(B) k × n, C m × n; with `transA` A is stored k × m, with `transB` B
   * is stored n × k.
   */
  gemm(
    m: number,
    n: number,
    k: number,
    alpha: number,
    A: Float64Array,
    transA: boolean,
    B: Float64Array,
    transB: boolean,
    beta: number,
    C: Float64Array,
  ): void;
  /** The upper triangle of `C = α XᵀX + β C`, X k × n and C n × n; what lies below the diagonal is left alone. */
  syrk(n: number, k: number, alpha: number, X: Float64Array, beta: number, C: Float64Array): void;
  /** Copies the upper triangle of the n × n matrix C into the lower. */
  mirror(n: number, C: Float64Array): void;
  /** `y = α A x + β y`, A m × n, x of n, y of m. */
  gemv(m: number, n: number, alpha: number, A: Float64Array, x: Float64Array, beta: number, y: Float64Array): void;
  /** `y = α Aᵀ x + β y`, A m × n, x of m, y of n. */
  gemvT(m: number, n: number, alpha: number, A: Float64Array, x: Float64Array, beta: number, y: Float64Array): void;
  /** `A += α x yᵀ`, A m × n, x of m, y of n. */
  ger(m: number, n: number, alpha: number, x: Float64Array, y: Float64Array, A: Float64Array): void;
  /**
   * `y = A x` for a symmetric A, given by the lower triangle of the leading n × n block of a matrix with `stride`
   * columns.
   */
  symv(n: number, stride: number, A: Float64Array, x: Float64Array, y: Float64Array): void;
  /**
   * `A += α XᵀY` on the lower triangle of the leading n × n block of a matrix with `stride` columns.
   * X and Y are the first n columns of k rows of `width` entries, XᵀY is symmetric.
   */
  syrkx(
    n: number,
    k: number,
    width: number,
    alpha: number,
    X: Float64Array,
    Y: Float64Array,
    stride: number,
    A: Float64Array,
  ): void;
  /**
   * Sweeps of plane rotations over the rows of A (rows × cols, at most 20 480 rows). Sweep q has its top and bottom row
   * in `bounds[2q]`
   * and `bounds[2q + 1]` and takes the next bottom − top pairs (c, s) from `rotations`: for i = bottom − 1 down to top,
   * (row i, row i + 1) becomes (c row i − s row i + 1, s row i + c row i + 1).
   */
  rotateRows(
    rows: number,
    cols: number,
    A: Float64Array,
    sweeps: number,
    bounds: Float64Array,
    rotations: Float64Array,
  ): void;
  /**
   * One step of SGD of the alignment matrices A (A_1 n × n0, then A_2 … A_L, n × n each) on `size` samples:
   * `u_1 = A_1 x`, `u_l = A_l G_{l−1} u_{l−1}`, `e = u_L − y` for all of them,
   * then for one after another `A_1 −= (rate e) xᵀ`, `A_l −= (rate e) u_{l−1}ᵀ`. G holds G_1 … G_{L−1}, and `own` a
   * number other than zero for each that is not the identity;
   * X is size × n0, Y size × n, and U is working space of ((L + 1) size + 1) n. Every sum is in the order of its terms.
   * Returns `Σ ‖e‖²`.
   */
  alignmentStep(
    size: number,
    n: number,
    n0: number,
    depth: number,
    rate: number,
    A: Float64Array,
    G: Float64Array,
    own: Float64Array,
    X: Float64Array,
    Y: Float64Array,
    U: Float64Array,
  ): number;
  /** `y += α x`, both of n. */
  axpy(n: number, alpha: number, x: Float64Array, y: Float64Array): void;
  /** `⟨x, y⟩`, both of n. */
  dot(n: number, x: Float64Array, y: Float64Array): number;
}

/** The operations, and the memory that they work in. */
export interface Kernels extends Operations {
  /** What computes: WebAssembly with SIMD, or plain TypeScript where that is missing. */
  readonly backend: "wasm" | "plain";
  /** A vector of n zeros in the kernels' memory. Throws a RangeError when the capacity is exhausted. */
  alloc(n: number): Float64Array;
}
