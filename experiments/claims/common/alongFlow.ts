import { along, type Dynamics } from "../../../src/linear/index.ts";
import type { OdeOptions } from "../../../src/ode/index.ts";

/**
 * Near rounding. The absolute tolerance is far below any learned weight, so that layers of small weights keep their
 * digits.
 */
const TIGHT: OdeOptions = { relativeTolerance: 1e-12, absoluteTolerance: 1e-18 };

/** Moves a dynamics along its population flow near rounding, unless less is asked for. */
export const alongFlow = (dynamics: Dynamics, times: readonly number[], options = TIGHT): Generator<number> =>
  along(dynamics, times, options);
