import fc from "fast-check";
import { describe, expect, test } from "vitest";
import Fraction from "fraction.js";
import { resizeMaps } from "../../../../src/data/images/index.ts";
import { cases } from "../files/helpers.ts";

/**
 * Each output pixel as an exact fraction: every input pixel is cut into to × to cells, of which an output pixel covers
 * from × from.
 */
function exact(image: readonly number[], from: number, to: number): Fraction[] {
  return Array.from({ length: to * to }, (_, k) => {
    const [row, column] = [Math.floor(k / to), k % to];
    let sum = 0;
    for (let y = row * from; y < (row + 1) * from; y++)
      for (let x = column * from; x < (column + 1) * from; x++)
        sum += image[Math.floor(y / to) * from + Math.floor(x / to)];
    return new Fraction(sum, from * from);
  });
}

const size = fc.integer({ min: 1, max: 12 });
const imageAndSizes = fc.tuple(size, size, fc.integer({ min: 1, max: 3 })).chain(([from, to, maps]) =>
  fc.record({
    from: fc.constant(from),
    to: fc.constant(to),
    maps: fc.constant(maps),
    image: fc.array(fc.integer({ min: 0, max: 255 }), {
      minLength: maps * from * from,
      maxLength: maps * from * from,
    }),
  }),
);

describe("resizeMaps", () => {
  test("averages over areas exactly, to the rounding of single precision", () => {
    fc.assert(
      fc.property(imageAndSizes, ({ from, to, maps, image }) => {
        const resized = resizeMaps(Float64Array.from(image), from, to);
        const expected = Array.from({ length: maps }, (_, m) =>
          exact(image.slice(m * from * from, (m + 1) * from * from), from, to),
        ).flat();
        expect(resized).toEqual(Float32Array.from(expected, (f) => f.valueOf()));
      }),
      cases(100),
    );
  });
  test("keeps the mean", () => {
    const image = Float64Array.from({ length: 28 * 28 }, (_, k) => (k * 37) % 256);
    const mean = (x: Float32Array | Float64Array): number => (x as Float64Array).reduce((a, b) => a + b, 0) / x.length;
    // Single precision.
    const rtol = 1e-6;
    for (const to of [14, 13, 9, 1, 40]) {
      expect(Math.abs(mean(resizeMaps(image, 28, to)) / mean(image) - 1)).toBeLessThan(rtol);
    }
    // The control: every other pixel, of an image whose columns alternate.
    const stripes = Float64Array.from({ length: 16 }, (_, k) => k % 2);
    expect(mean(resizeMaps(stripes, 4, 2))).toBe(0.5);
    expect(mean(stripes.filter((_, k) => k % 2 === 0))).toBe(0);
  });
  test("leaves an image of the wanted size as it is, in a copy", () => {
    const image = Float32Array.of(1, 2, 3, 4);
    expect(resizeMaps(image, 2, 2)).toEqual(image);
    expect(resizeMaps(image, 2, 2)).not.toBe(image);
  });
  test.each([
    [0, 1, 4],
    [2, 0, 4],
    [2, 1.5, 4],
    [2, Number.NaN, 4],
    [2, 1, 5],
  ])("refuses from %d to %d with %d pixels", (from, to, pixels) => {
    expect(() => resizeMaps(new Float32Array(pixels), from, to)).toThrow(RangeError);
  });
});
