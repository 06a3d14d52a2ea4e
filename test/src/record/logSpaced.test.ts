import { expect, test } from "vitest";
import { logSpaced } from "../../../src/record/index.ts";

test("log-spaced numbers keep their ratio and hit both ends exactly", () => {
  const numbers = logSpaced(0.1, 1000, 5);
  expect(numbers).toHaveLength(5);
  expect([numbers[0], numbers[4]]).toEqual([0.1, 1000]);
  for (let i = 1; i < 5; i++) expect(numbers[i] / numbers[i - 1]).toBeCloseTo(10, 12);
});
