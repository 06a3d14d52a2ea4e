import { describe, expect, test } from "vitest";
import {
  alignmentCeiling,
  convolutional,
  factoredFeedback,
  fullyConnected,
  independentFeedback,
  locallyConnected,
  nonnegativeFeedback,
  repeatedFeedback,
} from "../../../../src/deep/structure/index.ts";
import { multiply, norm, rankOf, scale, singularValues, svd, transpose } from "../../../../src/linalg/index.ts";
import { stream } from "../../../../src/random/index.ts";

/** Cosines of matrices of some thousand entries. */
const ROUNDING = 1e-12;

/** The example of the theory: 4 × 4 windows on 14 × 14 maps. */
const EXAMPLE = { size: 14, kernel: 4 };
const OUTPUTS = 10;

const shape = { size: 8, kernel: 3, channelsIn: 2, channelsOut: 2 };
const random = () => stream(1, "feedback");

describe("independent feedback", () => {
  test("has variance 1/n on both sides", () => {
    const { above, below } = independentFeedback(fullyConnected(400, 300), 50, random());
    // Relative standard errors of the squared norms: √(2/20000) and √(2/15000).
    expect(Math.abs(norm(above) ** 2 / 50 - 1)).toBeLessThan(0.05);
    expect(Math.abs(norm(below) ** 2 / 50 - 1)).toBeLessThan(0.05);
  });

  test("the example: 0.026 for the convolution, 0.29 for local connections", () => {
    for (const [layer, expected] of [
      [convolutional(EXAMPLE), 0.026],
      [locallyConnected(EXAMPLE), 0.286],
    ] as const) {
      const squares = Array.from({ length: 100 }, (_, d) => {
        const { above, below } = independentFeedback(layer, OUTPUTS, stream(2, d));
        return alignmentCeiling(above, below, layer)! ** 2;
      });
      const rms = Math.sqrt(squares.reduce((sum, square) => sum + square, 0) / squares.length);
      // One draw of the convolution scatters by a fifth.
      expect(Math.abs(rms / expected - 1)).toBeLessThan(0.08);
    }
  });
});

describe("repeated feedback", () => {
  test("is the same for all units of a channel", () => {
    const { above, below } = repeatedFeedback(shape, OUTPUTS, random());
    for (const [F, units] of [
      [above, 36],
      [below, 64],
    ] as const) {
      expect(F.rows).toBe(2 * units);
      for (let unit = 0; unit < F.rows; unit++) {
        const first = Math.floor(unit / units) * units;
        for (let j = 0; j < OUTPUTS; j++) expect(F.data[unit * OUTPUTS + j]).toBe(F.data[first * OUTPUTS + j]);
      }
      expect(rankOf(singularValues(F))).toBe(2);
    }
  });
});

describe("factored feedback", () => {
  const ceilings = (rounds: readonly number[], start: "mask" | "random") =>
    rounds.map((n) => {
      const layer = convolutional(shape);
      const { above, below } = factoredFeedback(layer, 5, random(), { start, rounds: n });
      return alignmentCeiling(above, below, layer)!;
    });

  test.each(["mask", "random"] as const)("more rounds never lower the ceiling, from %s weights", (start) => {
    const found = ceilings([0, 1, 2, 5, 10, 30, 60], start);
    found.slice(1).forEach((ceiling, i) => expect(ceiling).toBeGreaterThan(found[i] - ROUNDING));
    expect(found[found.length - 1]).toBeGreaterThan(found[0] + 1e-4);
  });

  test("without rounds its product is the truncated SVD of the mask", () => {
    const layer = locallyConnected({ size: 7, kernel: 3 });
    const outputs = 3;
    const { above, below } = factoredFeedback(layer, outputs, random(), { start: "mask", rounds: 0 });
    const { s } = svd(layer.toMatrix(new Float64Array(layer.dimension).fill(1)));
    const found = singularValues(multiply(above, transpose(below)));
    const ratios = Array.from(found.subarray(0, outputs), (value, j) => value / s[j]);
    // Subspace iteration on a spectrum with gaps.
    ratios.forEach((ratio) => expect(Math.abs(ratio / ratios[0] - 1)).toBeLessThan(1e-6));
  });

  test("lifts the ceiling of the example from 0.026 to 0.8, and that of local connections to 1", () => {
    for (const [layer, least] of [
      [convolutional(EXAMPLE), 0.8],
      [locallyConnected(EXAMPLE), 0.999],
    ] as const) {
      const { above, below } = factoredFeedback(layer, OUTPUTS, random());
      expect(alignmentCeiling(above, below, layer)!).toBeGreaterThan(least);
      for (const F of [above, below]) {
        expect(Math.abs(norm(F) ** 2 - OUTPUTS)).toBeLessThan(ROUNDING * OUTPUTS);
        expect(rankOf(singularValues(F))).toBe(OUTPUTS);
      }
    }
  });

  test("asks for enough units, and modes", () => {
    expect(() => factoredFeedback(fullyConnected(6, 5), 3, random())).toThrow(
      "from the mask the layer has 1 modes, needs 3: start from random weights",
    );
    const { above, below } = factoredFeedback(fullyConnected(6, 5), 3, random(), { start: "random" });
    expect(alignmentCeiling(above, below, fullyConnected(6, 5))).toBe(1);

    expect(() => factoredFeedback(convolutional({ size: 4, kernel: 3 }), 5, random())).toThrow(
      "factoredFeedback: needs at most 4 outputs, got 5",
    );
  });
});

describe("non-negative feedback", () => {
  const layer = locallyConnected({ size: 7, kernel: 3 });
  const mask = layer.toMatrix(new Float64Array(layer.dimension).fill(1));
  const mistake = (rounds: number) => {
    const { above, below } = nonnegativeFeedback(layer, 6, random(), { rounds });
    expect([...above.data, ...below.data].filter((value) => !(value >= 0))).toEqual([]);
    const product = multiply(above, transpose(below));
    // The factors are scaled to norms of their own: compare directions.
    const cosine = mask.data.reduce((sum, value, i) => sum + value * product.data[i], 0) / (norm(mask) * norm(product));
    return Math.sqrt(1 - cosine ** 2);
  };

  test("comes closer to the mask, down towards the best of its rank", () => {
    const found = [1, 10, 100, 400].map(mistake);
    expect(found).toEqual(found.toSorted((a, b) => b - a));
    const s = singularValues(scale(1 / norm(mask), mask));
    const best = Math.hypot(...s.subarray(6));
    expect(found[3]).toBeGreaterThan(best);
    expect(found[3]).toBeLessThan(2 * best);
  });
});
