import { formula } from "../formula.ts";
import type { Prediction } from "../prediction.ts";

const early = formula("\\cos\\angle(U, F^\\top)", "D * s * t * C / (2 * sqrt(n))");

/** How fast the readout turns to the feedback, and why the depth helps. */
export const earlyGrowth: Prediction = {
  id: "depth-growth",
  title: "With one feedback for all blocks the readout's alignment grows with the depth",
  statement:
    "Early on $U = t\\, C W_E^\\top + \\tfrac12 t^2 s^2 \\sum_l C C^\\top F_l^\\top$, $C = \\Sigma_{yx}$ summed over places: with one $F$ the $D$ blocks add up, $\\cos\\angle(U, F^\\top) = D\\, s\\, t\\, \\lVert C \\rVert / (2 \\sqrt{n_L})$ to leading order in time, $D$ times that of a block with feedback of its own.",
  source: "derived: the first two orders in time of the recursions of $A_{U,0}$ and $A_{U,j}$",
  assumptions: [
    "infinite width",
    "blocks without mixing",
    "embedding with $W_E^\\top W_E = s^2 I$",
    "isotropic inputs",
    "gradient flow from zero, early",
  ],
  formulas: [early],
};

/**
 * `D s t ‖C‖_F / (2 √n_L)`, the cosine of the readout with feedback that `depth` blocks share.
 * @param size ‖C‖_F of the covariance of targets and inputs, summed over places
 */
export const earlyReadoutAlignment = (
  depth: number,
  embedding: number,
  time: number,
  size: number,
  outputs: number,
): number => early.evaluate({ D: depth, s: embedding, t: time, C: size, n: outputs });
