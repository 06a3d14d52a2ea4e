import { DormandPrinceStep } from "./dormandPrince.ts";
import { crosses, locate, type EventRecord, type OdeEvent } from "./event.ts";
import { checkState, type OdeProblem } from "./problem.ts";
import { RosenbrockStep } from "./rosenbrock.ts";
import type { StepMethod } from "./step.ts";

/**
 * How an integration ended: at the end of its span, at a terminal event, at a steady state; or early, because the
 * solution grew without bound or stopped being finite ("diverged"), the allowed number of steps was spent, or the step
 * fell below the spacing of floating point times while the solution stayed finite.
 */
export type Outcome = "completed" | "event" | "steady" | "diverged" | "step-limit" | "step-too-small";

/** What an integration cost. `steps = accepted + rejected`; `evaluations` counts calls of the right-hand side. */
export interface StepCounts {
  readonly steps: number;
  readonly accepted: number;
  readonly rejected: number;
  readonly evaluations: number;
  /** The accepted steps of them that the method for stiff equations took. */
  readonly stiff: number;
}

export interface OdeOptions {
  /** The error allowed in each step relative to the size of an entry; 1e-8 by default. */
  readonly relativeTolerance?: number;
  /** The error allowed in each step for entries near zero, in units of y; 1e-12 by default. */
  readonly absoluteTolerance?: number;
  /** The length of the first step tried; chosen from the problem by default. */
  readonly initialStep?: number;
  /** The longest step allowed; no limit by default. */
  readonly maxStep?: number;
  /**
   * The longest step allowed as a multiple of the time since the start; no limit by default. The first step is free of
   * it. For solutions that grow from zero as a high power of time:
   * the tolerances alone let the first long step give them any value, and any sign, below `absoluteTolerance`.
   */
  readonly maxStretch?: number;
  /**
   * The number of steps, accepted or not, after which to give up; a million by default. A problem so stiff that a
   * hundred times as many would not do is given up after a tenth of them.
   */
  readonly maxSteps?: number;
  /**
   * After this many steps, a thousand by default, a problem that can solve with its own Jacobian (`linearise`) and
   * whose steps stability keeps limiting
   * is handed over to the Rosenbrock method RODAS of orders 4(3). Infinity keeps Dormand–Prince, 0 hands over at once.
   */
  readonly stiffAfter?: number;
  readonly events?: readonly OdeEvent[];
  /**
   * End where the root mean square of `f_i / (absolute + relative · |y_i|)` falls below 1: `absolute` in units of y per
   * time,
   * `relative` per time. Not watched for by default.
   */
  readonly steadyState?: { readonly relative: number; readonly absolute: number };
}

/** An integration in hand: where it stands and what it cost so far. */
export interface Stepper {
  /** The time reached. */
  readonly t: number;
  /** The state at `t`: one array, overwritten by the next advance. */
  readonly y: Float64Array;
  readonly status: "running" | Outcome;
  /** What happened, and what to try; empty while all is well. */
  readonly message: string;
  readonly counts: StepCounts;
  /** The events so far, in order. The steps run ahead of `t`, so the last ones may lie up to one step after it. */
  readonly happened: readonly EventRecord[];
  /**
   * Moves on to time `t`, or to where the integration ends before it, and returns the status then.
   * States at times between two steps come from the continuous extension, of order 4; the end of the span is hit
   * exactly.
   */
  advanceTo(t: number): "running" | Outcome;
}

/** Steps are stretched from no less: the smallest number of full precision, of which a part is one too. */
const SHORTEST = 2 ** -1022;

/** The step size controller: Hairer and Wanner, Solving ODEs II (1996), IV.2. */
const SAFETY = 0.9;
const SHRINK_AT_MOST = 0.2;
const GROW_AT_MOST = 10;

/**
 * A solution still growing by more than this fraction of itself in a vanishingly small step is running off to infinity.
 */
const RUNAWAY_GROWTH = 1e-4;

/** Estimates of |hλ| above this mean that stability limits the step; so many such steps in a row are no accident. */
const [STIFF, STIFF_STEPS] = [3.25, 15];
/** A tenth of the steps shows that all lead nowhere: held back or stiff, not growing, and so many times more needed. */
const HOPELESS = 100;

/**
 * Starts the integration of `problem` from the state `y0` over `[t0, t1]`, forwards or backwards (t1 < t0); t1 may be
 * infinite.
 * The method is the Dormand–Prince pair of orders 5(4) with adaptive steps, and where a problem that can solve with its
 * Jacobian proves stiff, RODAS of orders 4(3);
 * no array is made while stepping.
 * Throws a RangeError for sizes, times and options out of range; how the integration goes is told by `status`.
 */
export function integrate(
  problem: OdeProblem,
  y0: ArrayLike<number>,
  span: readonly [number, number],
  options: OdeOptions = {},
): Stepper {
  return new AdaptiveStepper(problem, y0, span, options);
}

class AdaptiveStepper implements Stepper {
  t: number;
  readonly y: Float64Array;
  status: "running" | Outcome = "running";
  readonly happened: EventRecord[] = [];

  #step: StepMethod;
  /** What to go on with where the problem proves stiff; null where there is nothing, or once it is in use. */
  #stiffMethod: (() => RosenbrockStep | null) | null = null;
  readonly #stiffAfter: number;
  #stiffHanded = false;
  #stiffInARow = 0;
  #stiffAccepted = 0;
  readonly #events: readonly OdeEvent[];
  readonly #steadyState: OdeOptions["steadyState"];
  readonly #maxStep: number;
  readonly #maxStretch: number;
  readonly #begin: number;
  readonly #maxSteps: number;
  readonly #end: number;
  readonly #direction: number;
  /** The last accepted step went from `#from` to `#to`; `#next` is the length to try next, with its sign. */
  #from: number;
  #to: number;
  #next = 0;
  /** The same after a twentieth of the steps. */
  #early = 0;
  /** The solution is known up to here: `#to`, or a terminal event before it. `#fate` is the status at that time. */
  #reached: number;
  #fate: "running" | Outcome = "running";
  #message = "";
  #accepted = 0;
  #rejected = 0;
  #lastError = 1e-4;
  /** Each event's value at `#to`, and scratch space to look at states inside the step. */
  readonly #values: Float64Array;
  readonly #inside: Float64Array;

  constructor(problem: OdeProblem, y0: ArrayLike<number>, span: readonly [number, number], options: OdeOptions) {
    const { relativeTolerance = 1e-8, absoluteTolerance = 1e-12, initialStep, events = [], steadyState } = options;
    const { maxStep = Infinity, maxStretch = Infinity, maxSteps = 1e6, stiffAfter = 1000 } = options;
    checkState("integrate", problem, y0);
    const [t0, t1] = span;
    demand(Number.isFinite(t0) && t1 === t1, "the span must start at a finite time and end at a time", `[${span}]`);
    demand(relativeTolerance >= 0, "relativeTolerance must be at least 0", relativeTolerance);
    demand(absoluteTolerance > 0, "absoluteTolerance must be positive", absoluteTolerance);
    demand(initialStep === undefined || initialStep > 0, "initialStep must be positive", initialStep);
    demand(maxStep > 0, "maxStep must be positive", maxStep);
    demand(maxStretch > 0, "maxStretch must be positive", maxStretch);
    demand(stiffAfter >= 0, "stiffAfter must be at least 0", stiffAfter);
    demand(maxSteps >= 0, "maxSteps must be at least 0", maxSteps);

    this.t = this.#from = this.#to = this.#reached = t0;
    this.y = Float64Array.from(y0);
    const explicit = new DormandPrinceStep(problem, y0, relativeTolerance, absoluteTolerance);
    this.#step = explicit;
    this.#stiffAfter = stiffAfter;
    if (problem.linearise && stiffAfter < Infinity) {
      this.#stiffMethod = () => {
        const solver = problem.linearise!();
        return solver && new RosenbrockStep(problem, solver, this.#step.end, relativeTolerance, absoluteTolerance);
      };
    }
    this.#events = events;
    this.#steadyState = steadyState;
    this.#maxStep = maxStep;
    this.#maxStretch = maxStretch;
    this.#begin = t0;
    this.#maxSteps = maxSteps;
    this.#end = t1;
    this.#direction = t1 >= t0 ? 1 : -1;
    this.#values = Float64Array.from(events, (event) => event.value(t0, this.y));
    this.#inside = new Float64Array(problem.dimension);
    if (t0 === t1) {
      this.status = this.#fate = "completed";
      return;
    }
    this.#step.begin(t0);
    if (!allFinite(this.y) || !allFinite(this.#step.slope)) {
      this.#stop("diverged", `the state or its derivative is not finite at the start, t = ${t0}`);
    } else if (this.#steady()) {
      this.#fate = "steady";
    } else {
      const longest = Math.min(maxStep, Math.abs(t1 - t0));
      this.#next = initialStep
        ? this.#direction * Math.min(initialStep, longest)
        : explicit.initialStep(t0, this.#direction, longest);
      if (stiffAfter === 0 && this.#stiffMethod) this.#goStiff(t0);
    }
    this.status = this.#fate;
  }

  get message(): string {
    return this.status === "running" ? "" : this.#message;
  }

  get counts(): StepCounts {
    return {
      steps: this.#accepted + this.#rejected,
      accepted: this.#accepted,
      rejected: this.#rejected,
      evaluations: this.#step.evaluations,
      stiff: this.#stiffAccepted,
    };
  }

  advanceTo(t: number): "running" | Outcome {
    const direction = this.#direction;
    if (!((t - this.t) * direction >= 0 || t === this.t)) {
      throw new RangeError(`advanceTo: times must follow one another from ${this.t} towards ${this.#end}, got ${t}`);
    }
    if ((t - this.#end) * direction > 0) {
      throw new RangeError(`advanceTo: the span ends at ${this.#end}, got ${t}`);
    }
    while (this.#fate === "running" && (t - this.#reached) * direction > 0) this.#advance();
    const arrived = (t - this.#reached) * direction >= 0;
    this.t = arrived ? this.#reached : t;
    this.#stateAt(this.t, this.y);
    if (arrived) this.status = this.#fate;
    return this.status;
  }

  /** Takes one accepted step, or stops. */
  #advance(): void {
    if (this.#spent()) return;
    if (this.#stiffMethod && this.#provesStiff()) this.#goStiff(this.#to);
    const step = this.#step;
    const { present, past } = step.exponents;
    step.moveOn();
    this.#from = this.#to;
    const t = this.#from;
    let growAtMost = GROW_AT_MOST;
    let finite = true;
    for (;;) {
      let h = this.#next;
      // A step that would leave almost nothing to the end of the span takes all of it.
      const last = (t + 1.01 * h - this.#end) * this.#direction >= 0;
      if (last) h = this.#end - t;
      else if (t + 0.1 * h === t) return this.#stopSmall(h, finite);

      const error = step.attempt(t, h);
      finite = error === error;
      if (error <= 1) {
        this.#accepted++;
        if (this.#stiffHanded) this.#stiffAccepted++;
        const factor = Math.max(SHRINK_AT_MOST, (SAFETY * this.#lastError ** past) / error ** present);
        this.#lastError = Math.max(error, 1e-4);
        this.#to = this.#reached = last ? this.#end : t + h;
        const stretched = Math.max(SHORTEST, this.#maxStretch * Math.abs(this.#to - this.#begin));
        const longest = Math.min(this.#maxStep, stretched);
        this.#next = this.#direction * Math.min(Math.abs(h) * Math.min(growAtMost, factor), longest);
        if (last) this.#fate = "completed";
        else if (this.#steady()) this.#fate = "steady";
        if (this.#events.length > 0) this.#watch();
        return;
      }
      this.#rejected++;
      growAtMost = 1;
      this.#next = h * (finite ? Math.max(SHRINK_AT_MOST, SAFETY / error ** present) : SHRINK_AT_MOST);
      if (this.#spent()) return this.#discard();
    }
  }

  /** Whether stability, not accuracy, has limited the last steps, for long enough. */
  #provesStiff(): boolean {
    if (this.#accepted === 0) return false;
    this.#stiffInARow = this.#step.stiffness() > STIFF ? this.#stiffInARow + 1 : 0;
    return this.#stiffInARow >= STIFF_STEPS && this.#accepted + this.#rejected >= this.#stiffAfter;
  }

  /** Goes on from `t`, where the last step ended, with the method for stiff equations. */
  #goStiff(t: number): void {
    const step = this.#stiffMethod!();
    this.#stiffMethod = null;
    if (step === null) return;
    this.#stiffHanded = true;
    step.evaluations = this.#step.evaluations;
    step.begin(t);
    this.#step = step;
  }

  /** Writes the state at a time between `#from` and `#to`. */
  #stateAt(t: number, out: Float64Array): void {
    if (t === this.#to) out.set(this.#step.end);
    else if (t === this.#from) out.set(this.#step.start);
    else this.#step.interpolate((t - this.#from) / (this.#to - this.#from), out);
  }

  #steady(): boolean {
    if (this.#steadyState === undefined) return false;
    const { relative, absolute } = this.#steadyState;
    const { slope, end } = this.#step;
    let sum = 0;
    for (let i = 0; i < end.length; i++) sum += (slope[i] / (absolute + relative * Math.abs(end[i]))) ** 2;
    return Math.sqrt(sum / end.length) < 1;
  }

  /** Looks for events in the step just accepted; the first terminal one ends the integration there. */
  #watch(): void {
    const { end } = this.#step;
    let found: { event: number; theta: number }[] | undefined;
    for (let k = 0; k < this.#events.length; k++) {
      const event = this.#events[k];
      const before = this.#values[k];
      this.#values[k] = event.value(this.#to, end);
      if (crosses(event, before, this.#values[k])) {
        const theta = locate((x) => event.value(this.#timeInside(x), this.#stateInside(x)), before);
        (found ??= []).push({ event: k, theta });
      }
    }
    if (found === undefined) return;
    found.sort((a, b) => a.theta - b.theta);
    for (const { event, theta } of found) {
      const t = this.#timeInside(theta);
      this.happened.push({ event, t, y: this.#stateInside(theta).slice() });
      if (this.#events[event].terminal) {
        this.#reached = t;
        this.#fate = "event";
        return;
      }
    }
  }

  #timeInside(theta: number): number {
    return theta === 1 ? this.#to : this.#from + theta * (this.#to - this.#from);
  }

  #stateInside(theta: number): Float64Array {
    this.#stateAt(this.#timeInside(theta), this.#inside);
    return this.#inside;
  }

  #stop(fate: Outcome, message: string): void {
    this.#fate = fate;
    this.#message = message;
  }

  /** Forgets a step that was tried in vain: what is known ends where it would have begun. */
  #discard(): void {
    this.#step.end.set(this.#step.start);
    this.#to = this.#from;
  }

  /** Whether the allowed steps are spent, or cannot do; if so, stops. */
  #spent(): boolean {
    const steps = this.#accepted + this.#rejected;
    if (steps <= 0.05 * this.#maxSteps) this.#early = Math.abs(this.#next);
    if (steps < 0.1 * this.#maxSteps) return false;
    const stiffness = this.#step.stiffness();
    const farther = Math.abs((this.#end - this.#reached) / this.#next);
    const held = (this.#stiffHanded || stiffness > STIFF) && Math.abs(this.#next) < 10 * this.#early;
    const hopeless = held && Number.isFinite(this.#end) && farther > HOPELESS * this.#maxSteps;
    if (steps < this.#maxSteps && !hopeless) return false;
    this.#stop(
      "step-limit",
      `${steps} steps reached t = ${this.#reached} of ${this.#end}; ` +
        "try a looser tolerance, a shorter span or a larger maxSteps" +
        (stiffness > STIFF
          ? `; stability limits the steps (|hλ| is about ${stiffness.toFixed(1)}): the problem is stiff`
          : ""),
    );
    return true;
  }

  #stopSmall(h: number, finite: boolean): void {
    const t = this.#from;
    if (!finite) this.#stop("diverged", `the solution or its derivative stops being finite at t = ${t}`);
    else if (this.#step.growth(h) > RUNAWAY_GROWTH) {
      this.#stop("diverged", `the solution grows without bound at t = ${t}`);
    } else {
      const reason = "the right-hand side may be singular or discontinuous there, or the tolerance below rounding";
      this.#stop("step-too-small", `the step fell below the spacing of numbers at t = ${t}: ${reason}`);
    }
    this.#discard();
  }
}

function allFinite(y: Float64Array): boolean {
  for (let i = 0; i < y.length; i++) if (!Number.isFinite(y[i])) return false;
  return true;
}

function demand(holds: boolean, what: string, got: unknown): void {
  if (!holds) throw new RangeError(`integrate: ${what}, got ${String(got)}`);
}
