import { along, AlignmentMatrices } from "../../src/linear/index.ts";
import { copy, type Matrix } from "../../src/linalg/index.ts";
import type { LinearNetwork } from "../../src/problem/index.ts";

/** The accuracy of the integration, per step and relative to each entry. */
export const FLOW_TOLERANCE = { relativeTolerance: 1e-10, absoluteTolerance: 1e-14 };

/**
 * The alignment matrices `A_1 … A_L` (copies) along the population flow of a network from zero weights, at each of the
 * given times (ascending).
 */
export function flowMatrices(network: LinearNetwork, times: readonly number[], tolerance = FLOW_TOLERANCE): Matrix[][] {
  const dynamics = new AlignmentMatrices(network, { samples: null });
  return Array.from(along(dynamics, times, tolerance), () => dynamics.matrices().map(copy));
}
