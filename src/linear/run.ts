import { norm, type Matrix } from "../linalg/index.ts";
import { integrate } from "../ode/index.ts";
import type { LinearNetwork } from "../problem/index.ts";
import { inPlace, type Outcome, type Resumable, type Stepping } from "../record/index.ts";
import { batches } from "./batches.ts";
import { stoppingAt, type Watch } from "./watch.ts";
import type { Dynamics, LayerNorm } from "./dynamics.ts";
import { flowEquation } from "./flowEquation.ts";
import { AlignmentMatrices } from "./matrices.ts";
import { ModeFlow } from "./modeFlow.ts";
import { OrderParameterChain } from "./orderParameters.ts";
import { need } from "./requirements.ts";
import { firstFlowStep, snapshotSteps, snapshotTimes } from "./schedule.ts";
import {
  beyondNumbers,
  filledFrom,
  hasNulls,
  isFiniteMeasures,
  withoutNoise,
  type LinearMeasures,
  type LinearSnapshot,
} from "./snapshot.ts";

/** A run in progress: it yields snapshots and returns how it ended. */
export type Run = Generator<LinearSnapshot, Outcome, void>;

/** A mean squared error this many times the first one means that the run has diverged: it cannot come back. */
const DIVERGED = 1e12;

/**
 * The accuracy of integrated flows, per step and relative to each entry.
 * Alignment matrices grow from zero as t^(2^(l−1)): steps of a quarter of the time so far keep their directions right
 * while they are below all tolerances.
 */
const FLOW_TOLERANCE = { relativeTolerance: 1e-10, absoluteTolerance: 1e-13, maxStretch: 0.25 };

/** What the step loop needs of a rung: one step, returning a squared error to watch, and a look at the layers. */
export interface Steps {
  /** Numbers in the state times samples in a batch: what a step costs grows with it. */
  readonly size: number;
  /** All that changes from step to step. */
  readonly parts: readonly Resumable[];
  step(): number;
  /** What is measured after `step` steps. */
  measure(step: number): LinearMeasures;
  matrices(): Matrix[] | null;
  layerNorms(): LayerNorm[];
}

/**
 * The steps that a problem's `training` takes on a dynamics: SGD on batches, or gradient descent on the moments
 * (Euler's method on the flow).
 */
export function stepsOf(network: LinearNetwork, dynamics: Dynamics | OrderParameterChain, rate: number): Steps {
  const { problem, source } = network;
  const { batch, order } = problem.training;
  if (dynamics instanceof OrderParameterChain) {
    return {
      size: dynamics.size,
      parts: dynamics.parts(),
      step: () => dynamics.step(rate),
      measure: (step) => dynamics.measure(step),
      matrices: () => null,
      layerNorms: () => dynamics.layerNorms(),
    };
  }
  const held = inPlace(dynamics.state);
  const measure = (step: number) => dynamics.measure(step);
  const matrices = () => dynamics.matrices();
  const layerNorms = () => dynamics.layerNorms();
  if (typeof batch === "number") {
    const next = batches(source, batch, order, problem.seed);
    const size = batch * dynamics.state.length;
    return { size, parts: [held, next], step: () => dynamics.sgd(next(), rate), measure, matrices, layerNorms };
  }
  const { state } = dynamics;
  const derivative = new Float64Array(state.length);
  const floor = norm(source.moments().cross) ** 2;
  const step = () => {
    dynamics.flow(state, derivative);
    let squared = floor;
    for (let i = 0; i < state.length; i++) {
      state[i] += rate * derivative[i];
      squared += derivative[i] * derivative[i];
    }
    return squared;
  };
  return { size: source.inputs * state.length, parts: [held], step, measure, matrices, layerNorms };
}

/** The run of the steps up to `training.time`, looked at at the given times, which stops at once when it diverges. */
export function steppingOf(
  network: LinearNetwork,
  steps: Steps,
  watch?: Watch,
): Omit<Stepping<LinearSnapshot>, "about" | "data"> {
  const { rate, time, snapshotTimes: times } = network.problem.training;
  const total = Math.round(time / rate);
  need("training.time", total >= 1, `at least one step of training.rate ${rate}`, time);
  need("training.rate", Number.isSafeInteger(total), `steps that can be counted to training.time ${time}`, rate);
  const looks = snapshotSteps(total, rate, times);
  const { hasDiverged, limit } = divergenceWatch();
  const advance = (from: number, to: number): number => {
    for (let done = from; done < to; done++) if (hasDiverged(steps.step())) return done;
    return to;
  };
  let unseen = false;
  return {
    total,
    looks,
    parts: [...steps.parts, limit],
    advance: watch
      ? stoppingAt(
          watch.times.map((t) => Math.round(t / rate)),
          advance,
          (step) => show(watch, step * rate, steps),
        )
      : advance,
    look(index) {
      const measures = finiteMeasures(steps, looks[index]);
      unseen = measures === null;
      if (unseen && looks[index] === 0) throw beyondNumbers();
      return measures && { step: looks[index], time: looks[index] * rate, ...measures };
    },
    time: (step) => step * rate,
    end: () => ({ status: "completed", steps: total, time: total * rate }),
    // The step that diverged has been done, though not counted where its error showed it.
    diverged(before) {
      const step = unseen ? before : before + 1;
      return { ...diverged(step, step * rate, steps), steps: step };
    },
  };
}

function show(watch: Watch, time: number, of: Pick<Dynamics, "matrices">): void {
  const matrices = of.matrices();
  if (matrices) watch.see(time, matrices);
}

/** What is measured; null where a layer or a measure has grown beyond all numbers. */
function finiteMeasures<Step extends number | null>(
  of: { measure(step: Step): LinearMeasures; layerNorms(): LayerNorm[] },
  step: Step,
): LinearMeasures | null {
  if (!of.layerNorms().every((layer) => layer.norm < Number.POSITIVE_INFINITY)) return null;
  const measures = of.measure(step);
  return isFiniteMeasures(measures) ? measures : null;
}

/** Whether `total` steps go by without divergence. */
export function survives(steps: Steps, total: number): boolean {
  const { hasDiverged } = divergenceWatch();
  for (let done = 0; done < total; done++) if (hasDiverged(steps.step())) return false;
  return true;
}

function divergenceWatch(): { hasDiverged(squared: number): boolean; limit: Resumable } {
  let limit = 0;
  return {
    hasDiverged(squared) {
      if (limit === 0 && squared < Number.POSITIVE_INFINITY) limit = DIVERGED * squared;
      return !(squared <= limit);
    },
    limit: {
      state: () => Float64Array.of(limit),
      restore: (state) => {
        limit = state[0];
      },
    },
  };
}

function diverged(step: number | null, time: number, { layerNorms }: Pick<Steps, "layerNorms">) {
  // A norm that is not a number is that of weights beyond all numbers.
  const size = (of: LayerNorm) => (of.norm < Number.POSITIVE_INFINITY ? of.norm : Number.POSITIVE_INFINITY);
  const worst = layerNorms().reduce((most, next) => (size(next) <= size(most) ? most : next));
  const finite = size(worst) < Number.POSITIVE_INFINITY;
  const reached = finite ? `reached norm ${worst.norm.toPrecision(3)}` : "grew beyond all numbers";
  const when = `time ${+time.toPrecision(4)}`;
  const at = step === null ? when : `step ${step} (${when})`;
  return {
    status: "diverged" as const,
    time,
    layer: worst.layer,
    ...(finite && { norm: worst.norm }),
    message: `diverged at ${at} in layer ${worst.layer}, whose weights ${reached}`,
  };
}

/**
 * A flow that has taken this many steps of the integrator, or has proved stiff, is looked at, to see whether anything
 * is left to learn.
 */
const LONG = 20_000;
/**
 * The flow has converged when this fraction of the excess loss at the start is left: below it is the integrator's
 * error.
 */
const CONVERGED = 1e-18;
/** When it is judged whether a flow has converged: from this fraction of the whole time on, at multiples of that. */
const STRIDE = 1.25;
const FIRST_STRIDE = 1e-6;

/**
 * Integrates the population flow of a dynamics up to `training.time`, or until it has converged, which its state then
 * stays at.
 */
export function* flowRun(network: LinearNetwork, dynamics: Dynamics, watch?: Watch): Run {
  const { time, snapshotTimes: times } = network.problem.training;
  const stops = snapshotTimes(time, times);
  const initialStep = firstFlowStep(time, stops);
  const stepper = integrate(flowEquation(dynamics), dynamics.state, [0, time], { ...FLOW_TOLERANCE, initialStep });
  const atStart = finiteMeasures(dynamics, null);
  if (!atStart) throw beyondNumbers();
  const negligible = CONVERGED * atStart.excessLoss;
  let converged = false;
  // Judged at times of its own, so that a run ends the same however often it is looked at.
  let judged = FIRST_STRIDE * time;
  let seen = 0;
  const advanceTo = (goal: number): boolean => {
    while (!converged && stepper.t < goal) {
      const next = Math.min(goal, judged, watch?.times[seen] ?? Infinity);
      stepper.advanceTo(next);
      dynamics.state.set(stepper.y);
      if (stepper.t < next) return false;
      if (watch && next === watch.times[seen]) show(watch, watch.times[seen++], dynamics);
      if (next < judged) continue;
      judged *= STRIDE;
      const { steps, stiff } = stepper.counts;
      converged = (steps > LONG || stiff > 0) && (finiteMeasures(dynamics, null)?.excessLoss ?? Infinity) <= negligible;
    }
    return true;
  };
  let modes: ModeFlow | null | undefined;
  for (const t of stops) {
    if (!advanceTo(t)) break;
    const measures = finiteMeasures(dynamics, null);
    if (!measures) return { ...diverged(null, t, dynamics), steps: stepper.counts.steps };
    const snapshot = { step: null, time: t, ...withoutNoise(measures, negligible) };
    const lacks = t > 0 && dynamics instanceof AlignmentMatrices && hasNulls(snapshot);
    if (lacks && modes === undefined) modes = ModeFlow.of(network);
    yield lacks && modes ? filledFrom(snapshot, modes.measure(t)) : snapshot;
  }
  const arrived = advanceTo(time);
  const { steps } = stepper.counts;
  if (converged) return { status: "converged", steps, time: stepper.t };
  if (arrived) return { status: "completed", steps, time };
  return {
    status: "interrupted",
    steps,
    time: stepper.t,
    message: `flow: stopped at time ${+stepper.t.toPrecision(4)} of ${time}, too stiff after ${steps} steps; ask for a shorter time`,
  };
}
