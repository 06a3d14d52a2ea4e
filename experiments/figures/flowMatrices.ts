import { AlignmentMatrices } from "../../src/linear/index.ts";
import { copy, type Matrix } from "../../src/linalg/index.ts";
import { integrate } from "../../src/ode/index.ts";
import type { LinearNetwork } from "../../src/problem/index.ts";

/** The accuracy of the integration, per step and relative to each entry. */
export const FLOW_TOLERANCE = { relativeTolerance: 1e-10, absoluteTolerance: 1e-14 };

/** The alignment matrices `A_1 … A_L` (copies) along the population flow of a network from zero weights, at each of the given times (ascending). */
export function flowMatrices(network: LinearNetwork, times: readonly number[], tolerance = FLOW_TOLERANCE): Matrix[][] {
  const dynamics = new AlignmentMatrices(network, null);
  const problem = {
    dimension: dynamics.state.length,
    rightHandSide: (_: number, y: Float64Array, dydt: Float64Array) => dynamics.flow(y, dydt),
  };
  const stepper = integrate(problem, dynamics.state, [0, times[times.length - 1]], tolerance);
  return times.map((t) => {
    stepper.advanceTo(t);
    if (stepper.t < t) throw new Error(`flow: stopped at time ${stepper.t} of ${t}: ${stepper.message}`);
    return dynamics.matrices(stepper.y).map(copy);
  });
}
