import { integrate, type Stepper } from "../ode/index.ts";

/**
 * How far a mode is: the logarithms of its gains `a_1 … a_L` and of the part of `s` that is still to be learned,
 * `1 − λm/s`, m = a_1 ⋯ a_L.
 */
export interface ModeState {
  readonly logGains: Float64Array;
  readonly logRemaining: number;
}

/** While λm is below this part of s, its gains are powers of time, to rounding. */
const NEGLIGIBLE = 1e-17;
/**
 * With less than this left, as a logarithm, the gains stand still to rounding, and what is left falls exponentially.
 */
const LEARNED = -60;
/** Errors of logarithms are relative errors of what they are of. */
const ACCURACY = { relativeTolerance: 1e-14, absoluteTolerance: 1e-12 };

/**
 * One mode (s, λ) of the population flow, `da_l/dt = (s − λm) a_1 ⋯ a_{l−1}`, from zero, in logarithms: with
 * `w = ln(1 − λm/s)`,
 * `d ln a_l/dt = s eʷ p_{l−1}/a_l` and `dw/dt = −λm Σ_l p_{l−1}/a_l`, `p_{l−1} = a_1 ⋯ a_{l−1}`. The gains of deep
 * networks are far below all numbers for most of the time,
 * their logarithms never. At first the equations say `a_l = c_l (st)^{2^{l−1}}`, `c_{l+1} = c_1 ⋯ c_l / 2^l`, with
 * which the integration starts.
 */
export class ModeCourse {
  readonly #s: number;
  readonly #lambda: number;
  readonly #L: number;
  readonly #logFactors: number[];
  /** Up to here the gains are powers of time. */
  readonly #begin: number;
  #stepper: Stepper | undefined;
  /** Where the gains stood still. */
  #end: { readonly t: number; readonly state: ModeState; readonly slope: number } | undefined;

  constructor(s: number, lambda: number, depth: number) {
    this.#s = s;
    this.#lambda = lambda;
    this.#L = depth;
    const logFactors = (this.#logFactors = [0]);
    for (let l = 1; l < depth; l++) logFactors.push(sum(logFactors) - l * Math.LN2);
    this.#begin = Math.exp((Math.log((NEGLIGIBLE * s) / lambda) - sum(logFactors)) / (2 ** depth - 1)) / s;
  }

  /** The state at a positive time; times must not decrease from call to call. */
  at(time: number): ModeState {
    if (time <= this.#begin) return { logGains: this.#powers(time), logRemaining: -NEGLIGIBLE };
    while (!this.#end && (this.#stepper?.t ?? this.#begin) < time) this.#advance(time);
    if (this.#end) {
      const { t, state, slope } = this.#end;
      return { ...state, logRemaining: state.logRemaining + slope * (time - t) };
    }
    return this.#state();
  }

  #powers(time: number): Float64Array {
    const log = Math.log(this.#s * time);
    return Float64Array.from(this.#logFactors, (c, i) => c + 2 ** i * log);
  }

  /** Integrates on towards `time`, by a stride that cannot pass over all of the learning. */
  #advance(time: number): void {
    const L = this.#L;
    const stepper = (this.#stepper ??= integrate(
      { dimension: L + 1, rightHandSide: (_, y, dydt) => this.#rightHandSide(y, dydt) },
      [...this.#powers(this.#begin), -NEGLIGIBLE],
      [this.#begin, Number.POSITIVE_INFINITY],
      { ...ACCURACY, initialStep: this.#begin / 2 ** L },
    ));
    const goal = Math.min(time, stepper.t * (1 + 4 / 2 ** L));
    stepper.advanceTo(goal);
    if (stepper.t < goal) throw new Error(`mode: stopped at time ${stepper.t} of ${goal}: ${stepper.message}`);
    if (stepper.y[L] > LEARNED) return;
    const slope = new Float64Array(L + 1);
    this.#rightHandSide(stepper.y, slope);
    this.#end = { t: stepper.t, state: this.#state(), slope: slope[L] };
  }

  #state(): ModeState {
    const { y } = this.#stepper!;
    return { logGains: y.slice(0, this.#L), logRemaining: y[this.#L] };
  }

  #rightHandSide(y: Float64Array, dydt: Float64Array): void {
    const L = this.#L;
    const speed = this.#s * Math.exp(y[L]);
    let below = 0;
    let total = 0;
    for (let l = 0; l < L; l++) {
      const rate = Math.exp(below - y[l]);
      dydt[l] = speed * rate;
      total += rate;
      below += y[l];
    }
    dydt[L] = -this.#lambda * Math.exp(below) * total;
  }
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
