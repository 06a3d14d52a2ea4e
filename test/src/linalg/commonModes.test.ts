import { expect, test } from "vitest";
import { commonModes, matrix, scale } from "../../../src/linalg/index.ts";

const inputs = matrix(3, 3, Float64Array.of(2, 0, 0, 0, 1, 0, 0, 0, 0.5));
const cross = matrix(2, 3, Float64Array.of(0, 3, 0, 0.7, 0, 0));

test.each([1e-100, 1e100])("maps of size %s have the modes of their shape", (size) => {
  const modes = commonModes(inputs, scale(size, cross))!;
  expect(modes.map(({ lambda }) => lambda)).toEqual([1, 2]);
  // A rounding of each product.
  [3, 0.7].forEach((s, i) => expect(Math.abs(modes[i].s / (s * size) - 1)).toBeLessThan(1e-15));
});

test("control: moments of other axes share none", () => {
  expect(commonModes(inputs, matrix(2, 3, Float64Array.of(0, 3, 0, 0.7, 0.7, 0)))).toBeNull();
});
