import { matrixFrom, type Matrix } from "../../linalg/index.ts";
import { gaussianMatrix, type Stream } from "../../random/index.ts";
import type { FeedbackPair } from "./independentFeedback.ts";
import { mapLayer, type MapShape } from "./mapShape.ts";

/**
 * Feedback repeated within channels: all units of a map are sent the same combination of errors, `N(0, 1/n)` entries, n
 * the number of units of the layer.
 * `F_lF_{l−1}ᵀ` is then constant on each block of a channel above and one below, and its rank, as that of what the
 * layer below learns, is at most the number of channels.
 */
export function repeatedFeedback(shape: MapShape, outputs: number, random: Stream): FeedbackPair {
  const { size, outputSize, channelsIn, channelsOut } = mapLayer("repeatedFeedback", shape);
  const repeated = (channels: number, units: number): Matrix => {
    const one = gaussianMatrix(channels, outputs, random, 1 / Math.sqrt(channels * units));
    return matrixFrom(channels * units, outputs, (unit, j) => one.data[Math.floor(unit / units) * outputs + j]);
  };
  const above = repeated(channelsOut, outputSize ** 2);
  return { above, below: repeated(channelsIn, size ** 2) };
}
