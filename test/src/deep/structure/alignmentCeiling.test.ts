import { expect, test } from "vitest";
import { alignmentCeiling, independentFeedback, fullyConnected } from "../../../../src/deep/structure/index.ts";
import { inner, matrix, multiply, norm, transpose } from "../../../../src/linalg/index.ts";
import { gaussianMatrix, stream } from "../../../../src/random/index.ts";
import { LAYERS } from "./layers.ts";

/** Coordinate ascent stops when a sweep gains less than rounding. */
const ASCENT_TOLERANCE = 1e-9;

const OUTPUTS = 3;

test.each(LAYERS.map((layer) => [`${layer.kind}, ${layer.rows} × ${layer.cols}`, layer] as const))(
  "%s: climbing the cosine from random weights ends at the ceiling",
  (_, layer) => {
    const { above, below } = independentFeedback(layer, OUTPUTS, stream(1, "feedback"));
    const target = multiply(above, transpose(below));
    const ceiling = alignmentCeiling(above, below, layer)!;
    const cosine = (w: Float64Array) => {
      const W = layer.toMatrix(w);
      return inner(W, target) / (norm(W) * norm(target));
    };
    let w = gaussianMatrix(layer.dimension, 1, stream(2, "w")).data;
    let step = 1;
    let best = cosine(w);
    expect(best).toBeLessThan(ceiling);
    // Uphill along numerical gradients, longer steps after gains and shorter ones after losses.
    for (let n = 0; n < 400 && step > 1e-9; n++) {
      const W = layer.toMatrix(w);
      const G = matrix(
        W.rows,
        W.cols,
        target.data.map((t, i) => t / (norm(W) * norm(target)) - (best * W.data[i]) / norm(W) ** 2),
      );
      const slope = new Float64Array(layer.dimension);
      layer.gather(G.data, slope);
      const size = Math.hypot(...slope) / Math.hypot(...w);
      if (size < 1e-12) break;
      const next = w.map((value, i) => value + (step * slope[i]) / size);
      const value = cosine(next);
      if (value > best) [w, best, step] = [next, value, step * 1.5];
      else step /= 3;
    }
    expect(best).toBeLessThan(ceiling + 1e-14);
    expect(ceiling - best).toBeLessThan(ASCENT_TOLERANCE);
  },
);

test("a full layer has none; without feedback there is nothing to align with", () => {
  const layer = fullyConnected(4, 3);
  const { above, below } = independentFeedback(layer, 2, stream(3, "feedback"));
  expect(alignmentCeiling(above, below, layer)).toBe(1);
  expect(alignmentCeiling(matrix(4, 2), below, layer)).toBe(null);
});
