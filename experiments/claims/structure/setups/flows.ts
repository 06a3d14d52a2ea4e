import { along, type Dynamics } from "../../../../src/linear/index.ts";
import type { OdeOptions } from "../../../../src/ode/index.ts";

/**
 * The accuracy to which claims on flows integrate, per step. The absolute tolerance is far below any learned weight, so
 * that quantities
 * that are products of several small layers keep their digits.
 */
const CLAIM_FLOW_TOLERANCE: OdeOptions = { relativeTolerance: 1e-11, absoluteTolerance: 1e-16 };

/**
 * Moves a dynamics along its population flow for the given time, in place. Throws when the flow ends early: claims stay
 * where flows are bounded.
 */
export function flowFor<D extends Dynamics>(dynamics: D, time: number): D {
  for (const _ of along(dynamics, [time], CLAIM_FLOW_TOLERANCE));
  return dynamics;
}
