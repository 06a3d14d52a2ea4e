import { matrix, multiply, norm, relativeDistance, scale, transpose, type Matrix } from "../../../src/linalg/index.ts";
import { gaussianMatrix, stream } from "../../../src/random/index.ts";
import { projectedUpdate, projectedUpdateLaw, sharing } from "../../../theory/convolution/index.ts";
import type { Claim } from "../claim.ts";
import { layerOf, windowLayers, type WindowCase } from "./windowLayers.ts";

/**
 * The update that DFA makes at rate 1, in matrices: every free weight moved against the slope of `sᵀ a`, s = F e the
 * signal sent to the layer, a = W h its pre-activations.
 * The slopes are differences of values at weights one apart, exact up to rounding since a is linear in them.
 */
function updateByDifferences(problem: WindowCase, s: Matrix, h: Matrix): Matrix {
  const layer = layerOf(problem);
  const weights = stream(problem.seed, "weights");
  const start = Float64Array.from({ length: layer.dimension }, () => weights.normal());
  const value = (at: Float64Array): number => multiply(transpose(s), multiply(layer.toMatrix(at), h)).data[0];
  const before = value(start);
  const step = start.map((_, w) => before - value(start.map((weight, v) => (v === w ? weight + 1 : weight))));
  return layer.toMatrix(step);
}

/** The relative distance of the update by differences from `factor` times the projection. */
function distance(problem: WindowCase, factor: number): number {
  const { rows, cols } = layerOf(problem);
  const { seed, outputs, windows, shared } = problem;
  const F = gaussianMatrix(rows, outputs, stream(seed, "feedback"));
  const e = gaussianMatrix(outputs, 1, stream(seed, "error"));
  const h = gaussianMatrix(cols, 1, stream(seed, "input"));
  const s = multiply(F, e);
  const update = multiply(s, transpose(h));
  const predicted = scale(-factor, projectedUpdate(windows, shared, update));
  const measured = updateByDifferences(problem, s, h);
  return norm(predicted) === 0 ? norm(measured) : relativeDistance(measured, matrix(rows, cols, predicted.data));
}

/** Updates of single weights by differences against the projection of the update of the whole matrix. */
export const projectedUpdateClaim: Claim<WindowCase> = {
  prediction: projectedUpdateLaw,
  cases: windowLayers(5),
  runs: 30,
  residual: (problem) => distance(problem, 1),
  tolerance: { value: 1e-10, reason: "relative norm; rounding of differences of sums of some hundred terms" },
  control: {
    description: "the projection without the factor m",
    residual: (problem) => distance(problem, 1 / sharing(problem.windows, problem.shared)),
  },
};
