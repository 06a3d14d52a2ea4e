/**
 * A stiffly accurate Rosenbrock method for `dy/dt = f(y)` in the form that needs no product with the Jacobian J:
 * `(I − γhJ) u_i = γh f(y + Σ_{j<i} a_ij u_j) + γ Σ_{j<i} c_ij u_j`; the last argument plus the last u is the solution,
 * the last u the error estimate.
 */
export interface RosenbrockTableau {
  readonly stages: number;
  readonly gamma: number;
  /** a_ij and c_ij, row-major, strictly lower triangular. */
  readonly arguments: Float64Array;
  readonly couplings: Float64Array;
  /** The two corrections of the continuous extension, `y + θ(y₁ − y) + θ(1 − θ)(Σ d_j u_j + θ Σ e_j u_j)`. */
  readonly first: Float64Array;
  readonly second: Float64Array;
}
