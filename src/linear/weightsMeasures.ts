import { multiply, subtract, type Matrix } from "../linalg/index.ts";
import { gradientAlignment, updateAlignment, weightAlignment } from "../measure/index.ts";
import type { LinearNetwork } from "../problem/index.ts";
import { errorRows } from "./errorRows.ts";
import { conditionNumbers, ifResolved, losses, type LinearMeasures } from "./snapshot.ts";

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
  const errors = samples && errorRows(M, samples);
  return {
    ...losses(source, M),
    weightAlignment: weightAlignment(weights, feedback),
    gradientAlignment: errors && ifResolved(errors, samples!.targets, gradientAlignment(weights, feedback, errors)),
    updateAlignment: ifResolved(descent, cross, updateAlignment(weights, feedback, descent)),
    ...conditionNumbers(A, depth),
  };
}
