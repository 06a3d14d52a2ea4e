import { describe, expect, test } from "vitest";
import {
  alphaBeta,
  ar1,
  circulant,
  classImbalance,
  equicorrelated,
  isotropic,
  powerLaw,
} from "../../../src/data/index.ts";
import { symmetricEigen, toRows, type Matrix } from "../../../src/linalg/index.ts";

const ROUNDING = 1e-12;

const conditionNumber = (M: Matrix) => {
  const { values } = symmetricEigen(M);
  return values[values.length - 1] / values[0];
};

describe("families, entry by entry", () => {
  test.each<[string, Matrix, number[][]]>([
    [
      "isotropic",
      isotropic(2, 3),
      [
        [3, 0],
        [0, 3],
      ],
    ],
    [
      "isotropic of unit variance",
      isotropic(2),
      [
        [1, 0],
        [0, 1],
      ],
    ],
    [
      "power law",
      powerLaw(3, 2),
      [
        [1, 0, 0],
        [0, 1 / 4, 0],
        [0, 0, 1 / 9],
      ],
    ],
    [
      "ar1",
      ar1(3, -0.5),
      [
        [1, -0.5, 0.25],
        [-0.5, 1, -0.5],
        [0.25, -0.5, 1],
      ],
    ],
    [
      "circulant",
      circulant([4, 1, 0, 1]),
      [
        [4, 1, 0, 1],
        [1, 4, 1, 0],
        [0, 1, 4, 1],
        [1, 0, 1, 4],
      ],
    ],
    [
      "equicorrelated",
      equicorrelated(3, 0.25),
      [
        [1, 0.25, 0.25],
        [0.25, 1, 0.25],
        [0.25, 0.25, 1],
      ],
    ],
    [
      "class imbalance",
      classImbalance([0.75, 0.25]),
      [
        [0.1875, -0.1875],
        [-0.1875, 0.1875],
      ],
    ],
    [
      "class imbalance, not centred",
      classImbalance([0.75, 0.25], false),
      [
        [0.75, 0],
        [0, 0.25],
      ],
    ],
    [
      "alpha-beta",
      alphaBeta(0.5, 0.25),
      [
        [1, 0.375],
        [0.375, 0.25],
      ],
    ],
  ])("%s", (_, M, expected) => {
    const found = toRows(M);
    expect([M.rows, M.cols]).toEqual([expected.length, expected.length]);
    expected.flat().forEach((value, k) => expect(Math.abs(found.flat()[k] - value)).toBeLessThan(ROUNDING));
  });
});

describe("what is said of them", () => {
  test("power law: κ = n^a", () => {
    expect(conditionNumber(powerLaw(10, 1.5)) / 10 ** 1.5).toBeCloseTo(1, 10);
  });

  test("ar1: κ rises to ((1 + |ρ|)/(1 − |ρ|))², the corrections of order 1/n²", () => {
    const below = (n: number) => 1 - conditionNumber(ar1(n, 0.5)) / 9;
    expect(below(40)).toBeGreaterThan(0);
    expect(below(40) / below(80)).toBeGreaterThan(3);
    expect(below(80)).toBeLessThan(0.01);
  });

  test("circulant: cosines on the ring are eigenvectors, the Fourier transform of c their eigenvalues", () => {
    const c = [3, 1, 0.5, 0.5, 1];
    const M = toRows(circulant(c));
    for (let k = 0; k < 5; k++) {
      const wave = c.map((_, j) => Math.cos((2 * Math.PI * j * k) / 5));
      const eigenvalue = c.reduce((sum, value, j) => sum + value * wave[j], 0);
      M.forEach((row, i) => {
        const image = row.reduce((sum, value, j) => sum + value * wave[j], 0);
        expect(Math.abs(image - eigenvalue * wave[i])).toBeLessThan(ROUNDING);
      });
    }
  });

  test("equicorrelated: κ = 1 + nc/(1 − c)", () => {
    expect(conditionNumber(equicorrelated(6, 0.3)) / (1 + (6 * 0.3) / 0.7)).toBeCloseTo(1, 10);
  });

  test("class imbalance: centred targets sum to zero, and have rank n − 1", () => {
    const M = classImbalance([0.5, 0.3, 0.2]);
    for (const row of toRows(M)) expect(Math.abs(row[0] + row[1] + row[2])).toBeLessThan(ROUNDING);
    const { values } = symmetricEigen(M);
    expect(Math.abs(values[0])).toBeLessThan(ROUNDING);
    expect(values[1]).toBeGreaterThan(0.1);
  });

  test("alpha-beta: trace 1 + α², determinant α²β(2 − β)", () => {
    const [alpha, beta] = [0.7, 0.4];
    const [a, b, c, d] = alphaBeta(alpha, beta).data;
    expect(Math.abs(a + d - (1 + alpha ** 2))).toBeLessThan(ROUNDING);
    expect(Math.abs(a * d - b * c - alpha ** 2 * beta * (2 - beta))).toBeLessThan(ROUNDING);
  });
});
