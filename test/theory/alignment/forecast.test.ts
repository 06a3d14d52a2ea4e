import { describe, expect, test } from "vitest";
import { diagonal, matrixFrom, multiply, norm, relativeDistance, scale, transpose } from "../../../src/linalg/index.ts";
import { haarColumns, stream } from "../../../src/random/index.ts";
import {
  forecast,
  kantorovichBound,
  learnedMap,
  orthonormalGrams,
  symmetricSolution,
  worstCaseCosine,
  worstCaseSignals,
} from "../../../theory/alignment/index.ts";

/** Sums of a few products of matrices of order one. */
const ROUNDING = 1e-12;

const map = (values: number[], seed = 1) => {
  const random = stream(seed, "map");
  return multiply(
    multiply(haarColumns(4, values.length, random), diagonal(values)),
    transpose(haarColumns(9, values.length, random)),
  );
};

describe("forecast", () => {
  test("for orthonormal feedback it is the exponent law, layer by layer", () => {
    const { kappa, rank, layers } = forecast(map([8, 4, 2, 1]), 3);
    expect([kappa, rank]).toEqual([expect.closeTo(8, 10), 4]);
    layers.forEach(({ kappa: k }, i) => expect(k).toBeCloseTo(8 ** (2 ** i / 7), 8));
    const values = [8, 4, 2, 1].map((s) => s ** (4 / 7));
    const sum = values.reduce((a, b) => a + b);
    expect(layers[2].weightAlignment).toBeCloseTo(sum / Math.sqrt(4 * values.reduce((a, b) => a + b * b, 0)), 8);
    expect(layers.map((l) => l.gradientWorstCase)).toEqual([
      expect.closeTo(kantorovichBound(8 ** (6 / 7)), 6),
      expect.closeTo(kantorovichBound(8 ** (4 / 7)), 6),
      null,
    ]);
  });

  test("a map of lower rank is forecast over its rank, and cannot align fully", () => {
    const { rank, layers } = forecast(map([3, 3, 3]), 2);
    expect(rank).toBe(3);
    expect(layers[1].weightAlignment).toBeCloseTo(Math.sqrt(3 / 4), 10);
    expect(layers[1].kappa).toBeCloseTo(1, 10);
  });

  test("it says whether the feedback's own Gram matrices were taken into account", () => {
    const M = map([4, 3, 2, 1]);
    expect(forecast(M, 3, [diagonal([1, 2, 1, 0.5]), diagonal([1, 1, 1, 1])]).ownFeedback).toBe(true);
    // Feedback that cannot see half of the outputs.
    const blind = diagonal([1, 1, 0, 0]);
    expect(forecast(M, 3, [blind, blind]).ownFeedback).toBe(false);
  });

  test("a zero map is refused", () => {
    expect(() => forecast(diagonal([0, 0]), 2)).toThrow("needs a map that is not zero");
  });
});

describe("symmetricSolution", () => {
  const random = stream(3, "grams");
  const grams = Array.from({ length: 3 }, () => {
    const F = matrixFrom(8, 4, () => random.normal() / Math.sqrt(8));
    return multiply(transpose(F), F);
  });

  test("satisfies its defining equations for any Gram matrices", () => {
    const M = map([5, 3, 2, 1], 4);
    const [A2, A3, A4] = symmetricSolution(M, grams)!;
    expect(relativeDistance(scale(0.5, multiply(multiply(A2, grams[0]), A2)), A3)).toBeLessThan(ROUNDING);
    expect(relativeDistance(scale(0.5, multiply(multiply(A3, grams[1]), A3)), A4)).toBeLessThan(ROUNDING);
    const P = [A4, grams[2], A3, grams[1], A2, grams[0]].reduce(multiply);
    const reached = multiply(multiply(P, scale(2, A2)), transpose(P));
    const target = multiply(M, transpose(M));
    expect(relativeDistance(scale(norm(target) / norm(reached), reached), target)).toBeLessThan(1e-10);
    expect(relativeDistance(symmetricSolution(M, orthonormalGrams(4, 4))![0], A2)).toBeGreaterThan(0.05);
  });
});

describe("deep networks", () => {
  const s = [5, 3, 2, 1];

  test.each([12, 20, 30])("depth %i with orthonormal feedback is the exponent law", (depth) => {
    const { layers } = forecast(map(s, 4), depth);
    for (const { layer, kappa } of layers) {
      const law = 5 ** (2 ** (layer - 1) / (2 ** depth - 1));
      expect(Math.abs(kappa / law - 1)).toBeLessThan(ROUNDING);
    }
  });

  test("at depth 11 wide Gaussian feedback has its symmetric solution: nothing underflows", () => {
    const random = stream(4, "grams");
    const grams = Array.from({ length: 10 }, () => {
      const F = matrixFrom(2000, 4, () => random.normal() / Math.sqrt(2000));
      return multiply(transpose(F), F);
    });
    const solution = symmetricSolution(map(s, 4), grams)!;
    expect(solution).not.toBeNull();
    solution.slice(1).forEach((A, i) => {
      const below = solution[i];
      expect(relativeDistance(scale(0.5, multiply(multiply(below, grams[i]), below)), A)).toBeLessThan(ROUNDING);
      expect(norm(A)).toBeGreaterThan(0);
    });
  });
});

describe("learnedMap", () => {
  const cross = matrixFrom(2, 3, (i, j) => (i === j ? 1 : 0.1));
  test("all of it is the regression map", () => {
    const W = learnedMap([4, 2, 1], cross, 1);
    expect(
      relativeDistance(
        W,
        matrixFrom(2, 3, (i, j) => cross.data[i * 3 + j] / [4, 2, 1][j]),
      ),
    ).toBe(0);
  });
  test("a part of it is the regression on the components of most variance", () => {
    expect(learnedMap([4, 2, 1], cross, 0.5).cols).toBe(2);
    expect(learnedMap([4, 2, 1], cross, 0.2).cols).toBe(1);
  });
});

describe("worstCaseCosine", () => {
  test.each([1, 2, 10, 1000])(
    "is Kantorovich's bound for symmetric positive matrices of condition number %d",
    (kappa) => {
      expect(worstCaseCosine(diagonal([kappa, Math.sqrt(kappa), 1]))).toBeCloseTo(kantorovichBound(kappa), 8);
    },
  );

  test("no vector falls below it, and some come close, for matrices that are not symmetric", () => {
    const random = stream(5, "vectors");
    const B = matrixFrom(3, 3, (i, j) => (i === j ? 1.5 + i : 0) + 0.4 * random.normal());
    const bound = worstCaseCosine(B);
    let least = 1;
    for (let trial = 0; trial < 200_000; trial++) {
      const x = matrixFrom(3, 1, () => random.normal());
      const y = multiply(B, x);
      least = Math.min(least, multiply(transpose(x), y).data[0] / (norm(x) * norm(y)));
    }
    expect(least).toBeGreaterThanOrEqual(bound);
    expect(least - bound).toBeLessThan(1e-3);
  });

  test("an indefinite matrix has no bound", () => {
    expect(worstCaseCosine(diagonal([1, -1]))).toBe(0);
  });

  test("signals are compared in the metric of the feedback", () => {
    const G = diagonal([1, 4]);
    const Q = matrixFrom(2, 2, (i, j) => (i === j ? 2 - i : 0.3));
    const root = diagonal([1, 2]);
    const inverse = diagonal([1, 0.5]);
    expect(worstCaseSignals(Q, G)).toBeCloseTo(worstCaseCosine(multiply(multiply(root, Q), inverse)), 12);
  });
});
