/**
 * Solves with the Jacobian J of an equation: `prepare` takes a state and a number w, `solve` then replaces b by the
 * solution x of `(I − w J) x = b`.
 */
export interface JacobianSolver {
  prepare(y: Float64Array, w: number): void;
  solve(b: Float64Array): void;
}

/**
 * An initial value problem's equation, `dy/dt = f(t, y)`, y of `dimension` entries.
 * `rightHandSide` writes f(t, y) over all of `dydt`; it must not change or keep `y`.
 */
export interface OdeProblem {
  readonly dimension: number;
  rightHandSide(t: number, y: Float64Array, dydt: Float64Array): void;
  /**
   * Where f does not depend on t: what solves with its Jacobian, with which a problem that proves stiff is gone on
   * with, or null. Asked for when it is needed, once.
   */
  linearise?(): JacobianSolver | null;
}

/** Throws unless `y` is a state of `problem`. */
export function checkState(name: string, problem: OdeProblem, y: ArrayLike<number>): void {
  if (!(Number.isInteger(problem.dimension) && problem.dimension > 0)) {
    throw new RangeError(`${name}: dimension must be a positive integer, got ${problem.dimension}`);
  }
  if (y.length !== problem.dimension) {
    throw new RangeError(`${name}: the state must have ${problem.dimension} entries, got ${y.length}`);
  }
}
