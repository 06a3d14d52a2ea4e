import Fraction from "fraction.js";
import { describe, expect, test } from "vitest";
import { multiply } from "../../../src/linalg/index.ts";
import { RationalMatrix } from "../../../src/linalg/rational.ts";

const A = RationalMatrix.from([
  ["1/2", "-1/3"],
  [2, "0.1"],
]);
const B = RationalMatrix.from([
  [3, "1/7", 0],
  ["-5/2", 1, "2/3"],
]);

describe("RationalMatrix", () => {
  test("multiplies as by hand", () => {
    expect(A.times(B).toStrings()).toEqual([
      ["7/3", "-11/42", "-2/9"],
      ["23/4", "27/70", "1/15"],
    ]);
  });

  test("adds, scales, transposes and joins", () => {
    expect(A.plus(A).minus(A.scaled("3/2")).toStrings()).toEqual([
      ["1/4", "-1/6"],
      ["1", "1/20"],
    ]);
    expect(A.transposed().toStrings()).toEqual([
      ["1/2", "2"],
      ["-1/3", "1/10"],
    ]);
    expect(A.beside(B).cols).toBe(5);
    expect(A.beside(B).toStrings()[1]).toEqual(["2", "1/10", "-5/2", "1", "2/3"]);
    expect(A.above(RationalMatrix.identity(2)).toStrings()[3]).toEqual(["0", "1"]);
    expect(A.above(RationalMatrix.identity(2)).toStrings()[0]).toEqual(["1/2", "-1/3"]);
  });

  test("knows zero exactly, and its largest entry", () => {
    const third = RationalMatrix.from([["1/3"]]);
    const sum = third.plus(third).plus(third);
    expect(sum.minus(RationalMatrix.identity(1)).isZero()).toBe(true);
    const tiny = RationalMatrix.from([[new Fraction(1n, 10n ** 400n)]]);
    expect(sum.plus(tiny).minus(RationalMatrix.identity(1)).isZero()).toBe(false);
    expect(tiny.toFloat().data[0]).toBe(0);
    expect(B.largest().toFraction()).toBe("3");
    expect(RationalMatrix.zeros(2, 3).largest().toFraction()).toBe("0");
  });

  test("becomes floating point without overflow, to one unit in the last place", () => {
    const long = 3n ** 3000n;
    const values = [new Fraction(long, 7n * long + 1n), new Fraction(-2n * long, long - 1n), new Fraction(1n, 3n)];
    const floats = new RationalMatrix(1, 3, values).toFloat().data;
    [1 / 7, -2, 1 / 3].forEach((value, k) => {
      expect(Math.abs(floats[k] / value - 1)).toBeLessThanOrEqual(Number.EPSILON);
    });
    expect([...RationalMatrix.from([[0, 5, -0.125, 10n ** 20n]]).toFloat().data]).toEqual([0, 5, -0.125, 1e20]);
    const product = A.times(B).toFloat();
    const floating = multiply(A.toFloat(), B.toFloat());
    // Two products and a sum round.
    product.data.forEach((value, k) => expect(Math.abs(value - floating.data[k])).toBeLessThan(1e-15));
  });

  test("refuses shapes that do not fit", () => {
    expect(() => RationalMatrix.from([[1, 2], [3]])).toThrow("row 1 has 1 entries, row 0 has 2");
    expect(() => B.times(A)).toThrow("times: inner sizes differ, got 2 × 3 times 2 × 2");
    expect(() => A.plus(B)).toThrow("plus: needs two matrices of one shape, got 2 × 2 and 2 × 3");
    expect(() => B.above(A)).toThrow("above: needs equal columns");
    expect(() => B.beside(RationalMatrix.identity(3))).toThrow("beside: needs equal rows");
    expect(() => new RationalMatrix(2, 2, [])).toThrow("RationalMatrix: 2 × 2 needs 4 entries, got 0");
  });
});
