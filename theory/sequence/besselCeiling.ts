import { formula } from "../formula.ts";
import type { Prediction } from "../prediction.ts";

const rootMeanSquare = formula("\\sqrt{\\tfrac1D \\sum_l \\cos^2\\angle(U, F_l^\\top)}_{\\max}", "1 / sqrt(D)");

/** Blocks that ask for different things of one readout. */
export const besselCeiling: Prediction = {
  id: "bessel-ceiling",
  title: "Blocks with feedback of their own share one readout: one over the root of D",
  statement:
    "All blocks of a residual stream are sent, by backpropagation and to leading order, the same signal $U^\\top e$. For $F_1, \\dots, F_D$ mutually orthogonal, $\\sum_l \\cos^2\\angle(U, F_l^\\top) \\le 1$ at all times: in the root of the mean square a block's cosine is at most $1/\\sqrt D$. One $F$ for all blocks has no such ceiling.",
  source: "derived: Bessel's inequality for $U$ against the orthogonal directions $F_l^\\top$",
  assumptions: [
    "residual stream",
    "mutually orthogonal feedback of the blocks: independent and wide",
    "any data, any time",
  ],
  formulas: [rootMeanSquare],
};

/**
 * How far the squares of the cosines of the readout with the feedback of all blocks exceed one; zero where they do not.
 */
export const sharedExcess = (cosines: readonly number[]): number =>
  Math.max(0, cosines.reduce((sum, cosine) => sum + cosine * cosine, 0) - 1);
