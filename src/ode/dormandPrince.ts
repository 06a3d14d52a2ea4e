import type { OdeProblem } from "./problem.ts";
import { relativeGrowth, type StepMethod } from "./step.ts";
import { DORMAND_PRINCE } from "./tableau.ts";

const { stages: STAGES, nodes, coefficients, error, interpolationWeights } = DORMAND_PRINCE;

/**
 * The memory and the arithmetic of single Dormand–Prince steps, without any control: all arrays are made once.
 * Between steps `start` is y at the start of the last step, `end` is y at its end and the stages hold its derivatives.
 */
export class DormandPrinceStep implements StepMethod {
  /** The controller of DOPRI5: Hairer and Wanner, Solving ODEs II (1996), IV.2. */
  readonly exponents = { present: 0.2 - 0.75 * 0.04, past: 0.04 };
  evaluations = 0;
  start: Float64Array;
  end: Float64Array;
  readonly #problem: OdeProblem;
  readonly #relative: number;
  readonly #absolute: number;
  /** The stages k_1 … k_7, one after another, and a view of each. */
  readonly #K: Float64Array;
  readonly #views: readonly Float64Array[];
  /** The argument of the stage in hand; after a step that of stage 6, whose node is 1 like that of stage 7. */
  readonly #argument: Float64Array;
  readonly #weights = new Float64Array(STAGES);
  /** The length of the last step tried. */
  #h = 0;

  constructor(problem: OdeProblem, y0: ArrayLike<number>, relativeTolerance: number, absoluteTolerance: number) {
    const n = problem.dimension;
    this.#problem = problem;
    this.#relative = relativeTolerance;
    this.#absolute = absoluteTolerance;
    this.start = Float64Array.from(y0);
    this.end = Float64Array.from(y0);
    this.#argument = new Float64Array(n);
    this.#K = new Float64Array(STAGES * n);
    this.#views = Array.from({ length: STAGES }, (_, s) => this.#K.subarray(s * n, (s + 1) * n));
  }

  /** The derivative at the end of the last step. */
  get slope(): Float64Array {
    return this.#views[STAGES - 1];
  }

  /** Evaluates the derivative at `end`, as a step that ended there would have. */
  begin(t: number): void {
    this.#evaluate(t, this.end, STAGES - 1);
  }

  /** Makes the end of the last step the start of the next one. */
  moveOn(): void {
    const { start } = this;
    this.start = this.end;
    this.end = start;
    this.#views[0].set(this.slope);
  }

  /**
   * Tries the step from `start` at time t over h. Returns the error estimate in units of the tolerance, root mean
   * square
   * over the entries, or NaN when a value is not finite.
   */
  attempt(t: number, h: number): number {
    this.#h = h;
    for (let s = 1; s < STAGES; s++) {
      const argument = s < STAGES - 1 ? this.#argument : this.end;
      this.#combine(argument, h, coefficients, s * STAGES, s);
      this.#evaluate(t + nodes[s] * h, argument, s);
    }
    const { start, end } = this;
    const n = start.length;
    const K = this.#K;
    let sum = 0;
    for (let i = 0; i < n; i++) {
      if (!(Math.abs(end[i]) < Infinity)) return Number.NaN;
      let difference = 0;
      for (let s = 0; s < STAGES; s++) difference += error[s] * K[s * n + i];
      const scaled =
        (h * difference) / (this.#absolute + this.#relative * Math.max(Math.abs(start[i]), Math.abs(end[i])));
      sum += scaled * scaled;
    }
    const size = Math.sqrt(sum / n);
    return size < Infinity ? size : Number.NaN;
  }

  /** Writes the solution at the fraction 0 ≤ `theta` ≤ 1 of the last step. */
  interpolate(theta: number, out: Float64Array): void {
    interpolationWeights(theta, this.#weights);
    this.#combine(out, this.#h, this.#weights, 0, STAGES);
  }

  /**
   * A first step of the right order of magnitude, in the direction `direction` and at most `longest` long, from the
   * size of y, f and f's change over a small Euler step: Hairer, Nørsett and Wanner, Solving ODEs I (1993), II.4.
   */
  initialStep(t: number, direction: number, longest: number): number {
    const y = this.end;
    const f = this.slope;
    const sizeY = this.#size(y, y);
    const sizeF = this.#size(f, y);
    const trial = Math.min(longest, sizeY < 1e-5 || sizeF < 1e-5 ? 1e-6 : (0.01 * sizeY) / sizeF);
    for (let i = 0; i < y.length; i++) this.#argument[i] = y[i] + direction * trial * f[i];
    this.#evaluate(t + direction * trial, this.#argument, 1);
    const g = this.#views[1];
    for (let i = 0; i < y.length; i++) this.#argument[i] = (g[i] - f[i]) / trial;
    const steepest = Math.max(sizeF, this.#size(this.#argument, y));
    const step = steepest <= 1e-15 ? Math.max(1e-6, trial * 1e-3) : (0.01 / steepest) ** 0.2;
    const safe = Math.min(longest, 100 * trial, step);
    return direction * (safe > 0 ? safe : trial);
  }

  growth(h: number): number {
    return relativeGrowth(h, this.start, this.#views[0]);
  }

  /**
   * An estimate of `|h λ|`, λ the dominant eigenvalue of the Jacobian, from the two stages at the end of the last step
   * tried.
   * Above about 3.25 stability and not accuracy limits the step: Hairer and Wanner, Solving ODEs II (1996), IV.2.
   */
  stiffness(): number {
    const [, , , , , k6, k7] = this.#views;
    let change = 0;
    let distance = 0;
    for (let i = 0; i < k7.length; i++) {
      change += (k7[i] - k6[i]) ** 2;
      distance += (this.end[i] - this.#argument[i]) ** 2;
    }
    return distance > 0 ? Math.abs(this.#h) * Math.sqrt(change / distance) : 0;
  }

  #evaluate(t: number, y: Float64Array, stage: number): void {
    this.evaluations++;
    this.#problem.rightHandSide(t, y, this.#views[stage]);
  }

  /** `out = start + h Σ_{s < count} weights[offset + s] k_s`. */
  #combine(out: Float64Array, h: number, weights: Float64Array, offset: number, count: number): void {
    const n = out.length;
    out.set(this.start);
    // Two stages a sweep: half the traffic of one, and no loop inside the loop.
    let s = 0;
    for (; s + 1 < count; s += 2) {
      const [a, b] = [h * weights[offset + s], h * weights[offset + s + 1]];
      const k = this.#views[s];
      const l = this.#views[s + 1];
      for (let i = 0; i < n; i++) out[i] += a * k[i] + b * l[i];
    }
    if (s < count) {
      const a = h * weights[offset + s];
      const k = this.#views[s];
      for (let i = 0; i < n; i++) out[i] += a * k[i];
    }
  }

  /** The size of `v` in units of the tolerance at `y`, root mean square over the entries. */
  #size(v: Float64Array, y: Float64Array): number {
    let sum = 0;
    for (let i = 0; i < v.length; i++) sum += (v[i] / (this.#absolute + this.#relative * Math.abs(y[i]))) ** 2;
    return Math.sqrt(sum / v.length);
  }
}
