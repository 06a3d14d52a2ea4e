import { describe, expect, test } from "vitest";
import { gram, identity, norm, subtract, symmetricEigen, type Matrix } from "../../../src/linalg/index.ts";
import { gaussianMatrix, haarColumns, permutation, stream, wishart } from "../../../src/random/index.ts";

/** Orthonormality of a QR factor, √cols times rounding with room. */
const ORTHONORMAL = 1e-13;

describe("wishart", () => {
  const DRAWS = 4000;
  /** The Kolmogorov–Smirnov distance of two samples, times √(n/2): above 2.2 once in fifteen thousand. */
  const LIMIT = 2.2;
  const distance = (a: readonly number[], b: readonly number[]): number => {
    const [x, y] = [a, b].map((values) => values.toSorted((s, t) => s - t));
    let [i, j, largest] = [0, 0, 0];
    while (i < x.length && j < y.length) {
      if (x[i] <= y[j]) i++;
      else j++;
      largest = Math.max(largest, Math.abs(i / x.length - j / y.length));
    }
    return largest * Math.sqrt(x.length / 2);
  };
  const looks: Record<string, (W: Matrix) => number> = {
    "smallest eigenvalue": (W) => symmetricEigen(W).values[0],
    "largest eigenvalue": (W) => symmetricEigen(W).values[W.rows - 1],
    "first diagonal entry": ({ data }) => data[0],
    "last diagonal entry": ({ data }) => data[data.length - 1],
    "entry across": ({ data }) => data[1],
  };
  const sample = (draw: () => Matrix, look: (W: Matrix) => number) => Array.from({ length: DRAWS }, () => look(draw()));
  const formed = (degrees: number, size: number) => {
    const random = stream(1, "formed");
    return () => gram(gaussianMatrix(degrees, size, random));
  };
  const drawn = (degrees: number, size: number) => {
    const random = stream(1, "drawn");
    return () => wishart(degrees, size, random);
  };

  test.each([
    [7, 3],
    [3, 3],
    [2, 3],
    [40, 2],
  ])("of %i degrees and size %i has the law of the Gram matrix of normals", (degrees, size) => {
    for (const look of Object.values(looks)) {
      expect(distance(sample(drawn(degrees, size), look), sample(formed(degrees, size), look))).toBeLessThan(LIMIT);
    }
  });

  test("and not that of one degree more", () => {
    const look = looks["largest eigenvalue"];
    expect(distance(sample(drawn(8, 3), look), sample(formed(7, 3), look))).toBeGreaterThan(LIMIT);
  });

  test("of the most degrees there are: the identity, but for deviations of 1/√degrees", () => {
    const degrees = Number.MAX_SAFE_INTEGER;
    const { data } = wishart(degrees, 2, stream(2));
    // Five standard errors of a variance of two.
    for (const [i, value] of [1, 0, 0, 1].entries()) {
      expect(Math.abs(data[i] / degrees - value)).toBeLessThan(5 * Math.sqrt(2 / degrees));
    }
  });
});

describe("haarColumns", () => {
  test.each([
    [1, 1],
    [5, 5],
    [40, 3],
  ])("%i × %i: orthonormal columns", (rows, cols) => {
    const Q = haarColumns(rows, cols, stream(1));
    expect([Q.rows, Q.cols]).toEqual([rows, cols]);
    expect(norm(subtract(gram(Q), identity(cols)))).toBeLessThan(ORTHONORMAL);
  });

  test("entries have the moments of the Haar measure: mean 0, variance 1/n, trace of mean 0 and variance 1", () => {
    const [n, draws] = [3, 20_000];
    const random = stream(2);
    let [first, second, trace, traceSquare] = [0, 0, 0, 0];
    for (let i = 0; i < draws; i++) {
      const { data } = haarColumns(n, n, random);
      const t = data[0] + data[4] + data[8];
      first += data[0] / draws;
      second += data[0] ** 2 / draws;
      trace += t / draws;
      traceSquare += t ** 2 / draws;
    }
    // Five standard errors: the variances of x, x², t and t² are at most 1/3, 4/45, 1 and 2 (E x⁴ = 1/5, E t⁴ = 3).
    const error = (variance: number) => 5 * Math.sqrt(variance / draws);
    expect(Math.abs(first)).toBeLessThan(error(1 / 3));
    expect(Math.abs(second - 1 / 3)).toBeLessThan(error(4 / 45));
    expect(Math.abs(trace)).toBeLessThan(error(1));
    expect(Math.abs(traceSquare - 1)).toBeLessThan(error(2));
  });

  test("needs as many rows as columns", () => {
    expect(() => haarColumns(2, 3, stream(1))).toThrow(
      "haarColumns: needs at least as many rows as columns, got 2 × 3",
    );
  });
});

test("gaussianMatrix draws row by row and scales", () => {
  const random = stream(3);
  const M = gaussianMatrix(2, 3, stream(3), 2);
  expect(Array.from(M.data)).toEqual(Array.from({ length: 6 }, () => 2 * random.normal()));
});

describe("permutation", () => {
  test.each([0, 1, 2, 100])("of %i: every number once", (n) => {
    expect(Array.from(permutation(n, stream(4))).toSorted((a, b) => a - b)).toEqual(
      Array.from({ length: n }, (_, i) => i),
    );
  });

  test("all six orders of three are as frequent", () => {
    const random = stream(5);
    const counts = new Map<string, number>();
    for (let i = 0; i < 6000; i++) {
      const order = permutation(3, random).join("");
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    expect(counts.size).toBe(6);
    // χ² with 5 degrees of freedom exceeds 40 once in seven million.
    expect([...counts.values()].reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0)).toBeLessThan(40);
  });
});
