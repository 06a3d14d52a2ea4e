import type { Dynamics } from "../../../src/linear/index.ts";
import { integrate, type OdeOptions } from "../../../src/ode/index.ts";

/** Near rounding. The absolute tolerance is far below any learned weight, so that layers of small weights keep their digits. */
export const TIGHT: OdeOptions = { relativeTolerance: 1e-12, absoluteTolerance: 1e-18 };

/**
 * Moves a dynamics along its population flow and stops, its state set, at each of the given times (ascending).
 * Throws when the flow ends before the last of them.
 */
export function* alongFlow(dynamics: Dynamics, times: readonly number[], options = TIGHT): Generator<number> {
  const equation = {
    dimension: dynamics.state.length,
    rightHandSide: (_: number, y: Float64Array, dydt: Float64Array) => dynamics.flow(y, dydt),
  };
  const stepper = integrate(equation, dynamics.state, [0, times[times.length - 1]], options);
  for (const t of times) {
    stepper.advanceTo(t);
    if (stepper.t < t) throw new Error(`alongFlow: stopped at time ${stepper.t} of ${t}: ${stepper.message}`);
    dynamics.state.set(stepper.y);
    yield t;
  }
}
