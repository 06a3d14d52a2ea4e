import type { JacobianSolver, OdeProblem } from "./problem.ts";
import { extensionWeights, RODAS } from "./rodas.ts";
import { relativeGrowth, type StepMethod } from "./step.ts";

const { stages: STAGES, gamma: GAMMA, arguments: ARGUMENTS, couplings: COUPLINGS } = RODAS;

/**
 * Single steps of the Rosenbrock method RODAS of orders 4(3) for stiff equations that can solve with their own
 * Jacobian; the counterpart of `DormandPrinceStep`.
 * All arrays are made once.
 */
export class RosenbrockStep implements StepMethod {
  readonly exponents = { present: 0.25, past: 0 };
  evaluations = 0;
  start: Float64Array;
  end: Float64Array;
  readonly slope: Float64Array;
  readonly #problem: OdeProblem;
  readonly #solver: JacobianSolver;
  readonly #relative: number;
  readonly #absolute: number;
  /** The derivative at `start`. */
  readonly #first: Float64Array;
  readonly #u: readonly Float64Array[];
  readonly #argument: Float64Array;
  readonly #weights = new Float64Array(STAGES);

  constructor(
    problem: OdeProblem,
    solver: JacobianSolver,
    y0: ArrayLike<number>,
    relativeTolerance: number,
    absoluteTolerance: number,
  ) {
    const n = problem.dimension;
    this.#problem = problem;
    this.#solver = solver;
    this.#relative = relativeTolerance;
    this.#absolute = absoluteTolerance;
    this.start = Float64Array.from(y0);
    this.end = Float64Array.from(y0);
    this.slope = new Float64Array(n);
    this.#first = new Float64Array(n);
    this.#argument = new Float64Array(n);
    this.#u = Array.from({ length: STAGES }, () => new Float64Array(n));
  }

  begin(t: number): void {
    this.#evaluate(t, this.end, this.slope);
  }

  moveOn(): void {
    const { start } = this;
    this.start = this.end;
    this.end = start;
    this.#first.set(this.slope);
  }

  attempt(t: number, h: number): number {
    const { start, end } = this;
    const n = start.length;
    const scale = GAMMA * h;
    this.#solver.prepare(start, scale);
    for (let s = 0; s < STAGES; s++) {
      const u = this.#u[s];
      if (s === 0) u.set(this.#first);
      else {
        combine(this.#argument, start, 1, ARGUMENTS, s, this.#u);
        this.#evaluate(t, this.#argument, u);
      }
      for (let i = 0; i < n; i++) u[i] *= scale;
      combine(u, u, GAMMA, COUPLINGS, s, this.#u);
      this.#solver.solve(u);
    }
    const last = this.#u[STAGES - 1];
    let sum = 0;
    for (let i = 0; i < n; i++) {
      end[i] = this.#argument[i] + last[i];
      const scaled = last[i] / (this.#absolute + this.#relative * Math.max(Math.abs(start[i]), Math.abs(end[i])));
      sum += scaled * scaled;
    }
    const size = Math.sqrt(sum / n);
    if (!(size < Infinity)) return Number.NaN;
    if (size <= 1) this.#evaluate(t + h, end, this.slope);
    return size;
  }

  interpolate(theta: number, out: Float64Array): void {
    extensionWeights(RODAS, theta, this.#weights);
    combine(out, this.start, 1, this.#weights, 0, this.#u, STAGES);
  }

  growth(h: number): number {
    return relativeGrowth(h, this.start, this.#first);
  }

  /** The method is L-stable: stability limits no step. */
  stiffness(): number {
    return 0;
  }

  #evaluate(t: number, y: Float64Array, dydt: Float64Array): void {
    this.evaluations++;
    this.#problem.rightHandSide(t, y, dydt);
  }
}

/** `out = base + factor Σ_{j < count} weights[row s, j] u_j`; `out` may be `base`. */
function combine(
  out: Float64Array,
  base: Float64Array,
  factor: number,
  weights: Float64Array,
  s: number,
  u: readonly Float64Array[],
  count = s,
): void {
  const n = out.length;
  if (out !== base) out.set(base);
  // Two stages a sweep, as in the Dormand–Prince step.
  let j = 0;
  for (; j + 1 < count; j += 2) {
    const [a, b] = [factor * weights[s * STAGES + j], factor * weights[s * STAGES + j + 1]];
    const [v, w] = [u[j], u[j + 1]];
    for (let i = 0; i < n; i++) out[i] += a * v[i] + b * w[i];
  }
  if (j < count) {
    const a = factor * weights[s * STAGES + j];
    const v = u[j];
    for (let i = 0; i < n; i++) out[i] += a * v[i];
  }
}
