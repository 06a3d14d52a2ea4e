import { describe, expect, test } from "vitest";
import { exponentAtConvergence, exponentEarly, modeClock } from "../../../theory/closedForm/index.ts";

/** Rounding of a clock and a power. */
const ROUNDING = 1e-12;

describe("exponents", () => {
  test("are those of the clocks of two modes, at both ends", () => {
    const [strong, weak] = [
      { s: 3, lambda: 0.5 },
      { s: 1, lambda: 1 },
    ];
    for (const depth of [2, 3, 4]) {
      for (let l = 1; l <= depth; l++) {
        const ratio = (time: number) =>
          (modeClock(strong, depth, time).tau / modeClock(weak, depth, time).tau) ** (2 ** (l - 1));
        const final = 6 ** exponentAtConvergence(l, depth);
        expect(Math.abs(ratio(Number.POSITIVE_INFINITY) / final - 1)).toBeLessThan(ROUNDING);
        expect(Math.abs(ratio(1e-9) / 3 ** exponentEarly(l) - 1)).toBeLessThan(ROUNDING);
      }
    }
  });

  test("at convergence sum to one", () => {
    for (const depth of [1, 2, 5, 9]) {
      const sum = Array.from({ length: depth }, (_, i) => exponentAtConvergence(i + 1, depth)).reduce((a, b) => a + b);
      expect(Math.abs(sum - 1)).toBeLessThan(ROUNDING);
    }
  });

  test("refuse layers that do not exist", () => {
    expect(() => exponentAtConvergence(4, 3)).toThrow("the layer must be an integer from 1 to 3, got 4");
    expect(() => exponentEarly(0)).toThrow("got 0");
  });
});
