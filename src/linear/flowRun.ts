import { integrate } from "../ode/index.ts";
import type { LinearNetwork } from "../problem/index.ts";
import type { Outcome } from "../record/index.ts";
import { Convergence } from "./convergence.ts";
import type { Dynamics } from "./dynamics.ts";
import { flowEquation } from "./flowEquation.ts";
import { AlignmentMatrices } from "./matrices.ts";
import { ModeFlow } from "./modeFlow.ts";
import { firstFlowStep, snapshotTimes } from "./schedule.ts";
import { beyondNumbers, filledFrom, hasNulls, withoutNoise, type LinearSnapshot } from "./snapshot.ts";
import { divergedAt, finiteMeasures } from "./stepping.ts";
import { show, type Watch } from "./watch.ts";

/** A run in progress: it yields snapshots and returns how it ended. */
export type Run = Generator<LinearSnapshot, Outcome, void>;

/**
 * The accuracy of integrated flows, per step and relative to each entry.
 * Alignment matrices grow from zero as t^(2^(l−1)): steps of a quarter of the time so far keep their directions right
 * while they are below all tolerances.
 */
const FLOW_TOLERANCE = { relativeTolerance: 1e-10, absoluteTolerance: 1e-13, maxStretch: 0.25 };

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
  const convergence = new Convergence(time, atStart.excessLoss);
  let seen = 0;
  const advanceTo = (goal: number): boolean => {
    while (!convergence.reached && stepper.t < goal) {
      const next = Math.min(goal, convergence.next, watch?.times[seen] ?? Infinity);
      stepper.advanceTo(next);
      dynamics.state.set(stepper.y);
      if (stepper.t < next) return false;
      if (watch && next === watch.times[seen]) show(watch, watch.times[seen++], dynamics);
      if (next === convergence.next)
        convergence.judge(stepper.counts, () => finiteMeasures(dynamics, null)?.excessLoss ?? Infinity);
    }
    return true;
  };
  let modes: ModeFlow | null | undefined;
  for (const t of stops) {
    if (!advanceTo(t)) break;
    const measures = finiteMeasures(dynamics, null);
    if (!measures) return divergedAt(dynamics, t, stepper.counts.steps);
    const snapshot = { step: null, time: t, ...withoutNoise(measures, convergence.negligible) };
    const lacks = t > 0 && dynamics instanceof AlignmentMatrices && hasNulls(snapshot);
    if (lacks && modes === undefined) modes = ModeFlow.of(network);
    yield lacks && modes ? filledFrom(snapshot, modes.measure(t)) : snapshot;
  }
  const arrived = advanceTo(time);
  const { steps } = stepper.counts;
  if (convergence.reached) return { status: "converged", steps, time: stepper.t };
  if (arrived) return { status: "completed", steps, time };
  return {
    status: "interrupted",
    steps,
    time: stepper.t,
    message: `flow: stopped at time ${+stepper.t.toPrecision(4)} of ${time}, too stiff after ${steps} steps; ask for a shorter time`,
  };
}
