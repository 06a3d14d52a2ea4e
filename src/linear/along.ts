import { integrate, type OdeOptions } from "../ode/index.ts";
import type { Dynamics } from "./dynamics.ts";
import { flowEquation } from "./flowEquation.ts";

/**
 * Moves a dynamics along its population flow, by explicit steps unless the options say otherwise, and stops, its state
 * set, at each of the given times (ascending).
 * Throws an Error when the flow ends before the last of them.
 */
export function* along(dynamics: Dynamics, times: readonly number[], options: OdeOptions): Generator<number> {
  const span = [0, times[times.length - 1]] as const;
  const stepper = integrate(flowEquation(dynamics), dynamics.state, span, { stiffAfter: Infinity, ...options });
  for (const t of times) {
    stepper.advanceTo(t);
    if (stepper.t < t) throw new Error(`flow: stopped at time ${stepper.t} of ${t}: ${stepper.message}`);
    dynamics.state.set(stepper.y);
    yield t;
  }
}
