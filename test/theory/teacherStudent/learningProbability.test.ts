import fc from "fast-check";
import { expect, test } from "vitest";
import { learningProbability } from "../../../theory/teacherStudent/index.ts";

const property = { seed: 1, numRuns: Number(process.env.DFA_CASES ?? 60) };

test("P_learn counts the sign patterns with at least M positive entries", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 10 }), fc.integer({ min: 0, max: 12 }), (K, M) => {
      let patterns = 0;
      for (let signs = 0; signs < 2 ** K; signs++) {
        let positive = 0;
        for (let k = 0; k < K; k++) positive += (signs >> k) & 1;
        if (positive >= M) patterns++;
      }
      // Sums of integers over a power of two: exact.
      expect(learningProbability(K, M)).toBe(patterns / 2 ** K);
    }),
    property,
  );
});

test("known values, and errors", () => {
  expect([2, 3, 4].map((K) => learningProbability(K, 2))).toEqual([0.25, 0.5, 0.6875]);
  expect(() => learningProbability(0, 1)).toThrow("learningProbability: K must be a positive integer, got 0");
  expect(() => learningProbability(2, -1)).toThrow("M must be an integer of at least 0");
  expect(() => learningProbability(2.5, 1)).toThrow(RangeError);
});
