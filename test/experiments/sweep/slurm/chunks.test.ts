import fc from "fast-check";
import { expect, test } from "vitest";
import { chunks } from "../../../../experiments/sweep/slurm/chunks.ts";

test("all in order, none longer than the size, only the last shorter", () => {
  fc.assert(
    fc.property(fc.array(fc.nat()), fc.integer({ min: 1, max: 20 }), (items, size) => {
      const pieces = chunks(items, size);
      expect(pieces.flat()).toEqual(items);
      expect(pieces.slice(0, -1).every(({ length }) => length === size)).toBe(true);
      expect(pieces.every(({ length }) => 1 <= length && length <= size)).toBe(true);
    }),
    { seed: 1, numRuns: Number(process.env.DFA_CASES ?? 100) },
  );
});

test("a size that is not a positive integer is refused", () => {
  for (const size of [0, -1, 1.5, Number.NaN]) expect(() => chunks([1], size)).toThrow(RangeError);
});
