import { multiply, subtract, type Matrix } from "../linalg/index.ts";
import { gradientAlignment, updateAlignment, weightAlignment } from "../measure/index.ts";
import type { LinearNetwork } from "../problem/index.ts";
import { errorRows } from "./errorRows.ts";
import { conditionNumbers, losses, type LinearMeasures } from "./snapshot.ts";

/** Everything measured of full weights `W_1 … W_L`, straight from the definitions; `A` are the alignment matrices where they exist. */
export function measureWeights(
  network: LinearNetwork,
  weights: readonly Matrix[],
  feedback: readonly Matrix[],
  A: readonly Matrix[] | null,
  samples: { inputs: Matrix; targets: Matrix } | null,
): LinearMeasures {
  const { source, depth } = network;
  const M = weights.slice(1).reduce((below, W) => multiply(W, below), weights[0]);
  const { inputs, cross } = source.moments();
  const descent = subtract(cross, multiply(M, inputs));
  return {
    ...losses(source, M),
    weightAlignment: weightAlignment(weights, feedback),
    gradientAlignment: samples && gradientAlignment(weights, feedback, errorRows(M, samples)),
    updateAlignment: updateAlignment(weights, feedback, descent),
    ...conditionNumbers(A, depth),
  };
}
