import type { Matrix } from "../../linalg/index.ts";
import { gaussianMatrix, type Stream } from "../../random/index.ts";
import type { LayerStructure } from "./layerStructure.ts";

/** The feedback on both sides of a layer: `F_l` (n_l × n_L) and `F_{l−1}` (n_{l−1} × n_L). */
export interface FeedbackPair {
  readonly above: Matrix;
  readonly below: Matrix;
}

/**
 * Feedback that knows nothing of the layer: independent entries `N(0, 1/n)`, n the number of units they are sent to.
 */
export function independentFeedback({ rows, cols }: LayerStructure, outputs: number, random: Stream): FeedbackPair {
  const above = gaussianMatrix(rows, outputs, random, 1 / Math.sqrt(rows));
  const below = gaussianMatrix(cols, outputs, random, 1 / Math.sqrt(cols));
  return { above, below };
}
