import { expect, test } from "vitest";
import { fromRows, identity, matrix, product, toRows, transpose } from "../../../src/linalg/index.ts";
import { factoriseAlignment, weightAlignmentOfMatrices } from "../../../src/measure/index.ts";
import { haarColumns, stream } from "../../../src/random/index.ts";
import { cosineOf, random, ROUNDING, times, turned } from "./loops.ts";

test.each([
  [
    "diag(3, 1)",
    [
      [3, 0],
      [0, 1],
    ],
    4 / Math.sqrt(20),
    1,
  ],
  [
    "a quarter turn",
    [
      [0, -1],
      [1, 0],
    ],
    1,
    0,
  ],
  [
    "diag(1, −1)",
    [
      [1, 0],
      [0, -1],
    ],
    1,
    0,
  ],
  [
    "rank one",
    [
      [2, 0],
      [0, 0],
    ],
    Math.SQRT1_2,
    1,
  ],
  [
    "−I",
    [
      [-1, 0],
      [0, -1],
    ],
    1,
    -1,
  ],
])("%s", (_, rows, conditioning, symmetry) => {
  const found = factoriseAlignment(fromRows(rows))!;
  expect(Math.abs(found.conditioning - conditioning)).toBeLessThan(ROUNDING);
  expect(Math.abs(found.symmetry - symmetry)).toBeLessThan(ROUNDING);
});

test("two by two: the nuclear norm is √(‖A‖² + 2|det A|)", () => {
  const A = random(2, 2, "A");
  const [a, b, c, d] = A.data;
  const square = a * a + b * b + c * c + d * d;
  const nuclear = Math.sqrt(square + 2 * Math.abs(a * d - b * c));
  const { conditioning, symmetry } = factoriseAlignment(A)!;
  expect(Math.abs(conditioning - nuclear / Math.sqrt(2 * square))).toBeLessThan(ROUNDING);
  expect(Math.abs(symmetry - (a + d) / nuclear)).toBeLessThan(ROUNDING);
});

test("the product of the factors is the weight alignment under orthonormal feedback, and not under other feedback", () => {
  const A = random(3, 3, "A");
  const [above, below] = [haarColumns(8, 3, stream(1, "above")), haarColumns(6, 3, stream(1, "below"))];
  const W = product(above, A, transpose(below));
  const { conditioning, symmetry } = factoriseAlignment(A)!;
  const target = times(toRows(above), turned(toRows(below))).flat();
  expect(Math.abs(conditioning * symmetry - cosineOf([...W.data], target))).toBeLessThan(ROUNDING);
  const G = fromRows([
    [3, 1, 0],
    [1, 2, 0],
    [0, 0, 1],
  ]);
  const other = weightAlignmentOfMatrices([A], [G]).layers[2]!;
  expect(Math.abs(weightAlignmentOfMatrices([A], [identity(3)]).layers[2]! - conditioning * symmetry)).toBeLessThan(
    ROUNDING,
  );
  expect(Math.abs(other - conditioning * symmetry)).toBeGreaterThan(1e-3);
});

test("nothing learned has no factors", () => {
  expect(factoriseAlignment(matrix(2, 2))).toBeNull();
});
