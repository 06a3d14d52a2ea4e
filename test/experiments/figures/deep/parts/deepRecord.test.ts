import { expect, test } from "vitest";
import { passingEpoch } from "../../../../../experiments/figures/deep/parts/deepRecord.ts";

test("a level is passed between two looks, evenly in the logarithm of the epoch", () => {
  expect(
    passingEpoch(
      [
        [1, 0],
        [4, 0.2],
      ],
      0.1,
    ),
  ).toBeCloseTo(2, 12);
  expect(
    passingEpoch(
      [
        [1, 0],
        [2, null],
        [4, 0.2],
        [8, 0.1],
      ],
      0.2,
    ),
  ).not.toBeNull();
  expect(
    passingEpoch(
      [
        [1, 0.3],
        [4, 0.5],
      ],
      0.1,
    ),
  ).toBeNull();
  expect(
    passingEpoch(
      [
        [1, 0],
        [4, 0.05],
      ],
      0.1,
    ),
  ).toBeNull();
});
