import {
  beyondNumbers,
  divergedAt,
  finiteMeasures,
  firstFlowStep,
  flowEquation,
  snapshotTimes,
} from "../linear/index.ts";
import { integrate } from "../ode/index.ts";
import type { Outcome } from "../record/index.ts";
import type { SequenceDynamics } from "./dynamics.ts";
import type { SequenceMeasure } from "./measure.ts";
import type { SequenceSnapshot } from "./snapshot.ts";

/**
 * Alignment matrices grow from zero as powers of the time: steps of a quarter of the time so far keep their directions
 * right while they are below all tolerances.
 */
const FLOW_TOLERANCE = { relativeTolerance: 1e-10, absoluteTolerance: 1e-13, maxStretch: 0.25 };

/** Integrates the population flow of a dynamics up to `training.time`, looked at on the way. */
export function* flowRun(
  dynamics: SequenceDynamics,
  measure: SequenceMeasure,
): Generator<SequenceSnapshot, Outcome, void> {
  const { problem, source } = dynamics.network;
  const { time, snapshotTimes: times } = problem.training;
  const population = source.population();
  const held = dynamics.state.slice();
  const ode = flowEquation({ state: held, flow: (y, dydt) => void dynamics.flow(population, y, dydt) });
  const stops = snapshotTimes(time, times);
  const initialStep = firstFlowStep(time, stops);
  const stepper = integrate(ode, held, [0, time], { ...FLOW_TOLERANCE, initialStep });
  const look = { measure: () => measure.of(dynamics.state), layerNorms: () => dynamics.layerNorms() };
  for (const t of stops) {
    if (t > 0) stepper.advanceTo(t);
    dynamics.state.set(stepper.y);
    const measures = finiteMeasures(look, null);
    if (measures === null) {
      if (t === 0) throw beyondNumbers();
      return divergedAt(dynamics, stepper.t, stepper.counts.steps);
    }
    if (stepper.t < t) break;
    yield { step: null, time: t, ...measures };
  }
  if (stepper.t < time) stepper.advanceTo(time);
  const { steps } = stepper.counts;
  if (stepper.t >= time) return { status: "completed", steps, time };
  return {
    status: "interrupted",
    steps,
    time: stepper.t,
    message: `flow: stopped at time ${+stepper.t.toPrecision(4)} of ${time}, too stiff after ${steps} steps; ask for a shorter time`,
  };
}
