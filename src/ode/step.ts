/**
 * The memory and the arithmetic of single steps of one method, without any control: what the adaptive stepper drives.
 */
export interface StepMethod {
  /** The number of calls of the right-hand side. */
  evaluations: number;
  /** y at the start of the last step. */
  readonly start: Float64Array;
  /** y at its end. */
  readonly end: Float64Array;
  /** The derivative at the end of the last step. */
  readonly slope: Float64Array;
  /** The exponents of the step size controller: of the error of this step, and of that of the step before. */
  readonly exponents: { readonly present: number; readonly past: number };
  /** Evaluates the derivative at `end`, as a step that ended there would have. */
  begin(t: number): void;
  /** Makes the end of the last step the start of the next one. */
  moveOn(): void;
  /**
   * Tries the step from `start` at time t over h: the error estimate in units of the tolerance, or NaN when a value is
   * not finite.
   */
  attempt(t: number, h: number): number;
  /** Writes the solution at the fraction 0 ≤ `theta` ≤ 1 of the last step. */
  interpolate(theta: number, out: Float64Array): void;
  /** The relative growth of `‖start‖` over a short step `h`, to first order. */
  growth(h: number): number;
  /** An estimate of `|h λ|`, λ the dominant eigenvalue of the Jacobian; 0 where stability does not limit the steps. */
  stiffness(): number;
}

/** `h ⟨y, f⟩ / ‖y‖²` without overflow. */
export function relativeGrowth(h: number, y: Float64Array, f: Float64Array): number {
  const largest = y.reduce((max, value) => Math.max(max, Math.abs(value)), 0);
  if (largest === 0) return 0;
  let product = 0;
  let square = 0;
  for (let i = 0; i < y.length; i++) {
    product += (y[i] / largest) * ((h * f[i]) / largest);
    square += (y[i] / largest) ** 2;
  }
  return product / square;
}
