import {
  beyondNumbers,
  Convergence,
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

/**
 * Integrates the population flow of a dynamics up to `training.time`, looked at on the way, or until it has converged,
 * which its state then stays at.
 */
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
  const atStart = finiteMeasures(look, null);
  if (!atStart) throw beyondNumbers();
  const convergence = new Convergence(time, atStart.excessLoss);
  const advanceTo = (goal: number): boolean => {
    while (!convergence.reached && stepper.t < goal) {
      const next = Math.min(goal, convergence.next);
      stepper.advanceTo(next);
      dynamics.state.set(stepper.y);
      if (stepper.t < next) return false;
      if (next === convergence.next)
        convergence.judge(stepper.counts, () => finiteMeasures(look, null)?.excessLoss ?? Infinity);
    }
    return true;
  };
  for (const t of stops) {
    const arrived = advanceTo(t);
    const measures = finiteMeasures(look, null);
    if (measures === null) return divergedAt(dynamics, stepper.t, stepper.counts.steps);
    if (!arrived) break;
    yield { step: null, time: t, ...measures };
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
