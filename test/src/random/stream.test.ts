import { describe, expect, test } from "vitest";
import { stream } from "../../../src/random/index.ts";

/** A mean of n draws stays within this many standard errors: one in ten million beyond, and the seed is fixed. */
const STANDARD_ERRORS = 5.3;

/**
 * Checks the mean and the variance of n draws; `fourth` is the fourth central moment, which sets the error of the
 * variance.
 */
function expectMoments(draw: () => number, n: number, mean: number, variance: number, fourth: number): void {
  let sum = 0;
  let squares = 0;
  for (let i = 0; i < n; i++) {
    const x = draw() - mean;
    sum += x;
    squares += x * x;
  }
  expect(Math.abs(sum / n)).toBeLessThanOrEqual(STANDARD_ERRORS * Math.sqrt(variance / n));
  expect(Math.abs(squares / n - variance)).toBeLessThanOrEqual(
    STANDARD_ERRORS * Math.sqrt((fourth - variance ** 2) / n),
  );
}

const take = (n: number, draw: () => number) => Array.from({ length: n }, draw);

describe("stream", () => {
  test("the first numbers are fixed for good", () => {
    const random = stream(1, "weights", 2);
    expect({
      uniform: take(3, random.uniform),
      normal: take(3, random.normal),
      chiSquare: [1, 2, 7.5].map((degrees) => random.chiSquare(degrees)),
      integer: take(5, () => random.integer(1000)),
    }).toMatchInlineSnapshot(`
      {
        "chiSquare": [
          0.0030472822376639164,
          2.4373370476071927,
          11.36745441998314,
        ],
        "integer": [
          387,
          639,
          438,
          622,
          806,
        ],
        "normal": [
          0.9411717203843446,
          0.11043028734994016,
          0.42423446720161617,
        ],
        "uniform": [
          0.4561456054094508,
          0.06694121552037635,
          0.7197503729894561,
        ],
      }
    `);
  });

  test("goes on from a state, the left-over normal of a pair included", () => {
    for (const drawn of [0, 1, 2, 7]) {
      const random = stream(1, "inputs");
      take(drawn, random.normal);
      const state = random.state();
      const next = [...take(5, random.normal), random.chiSquare(3), random.uniform()];
      const other = stream(2, "weights");
      other.normal();
      other.restore(state);
      expect([...take(5, other.normal), other.chiSquare(3), other.uniform()]).toEqual(next);
      // The control: without the left-over normal it goes on otherwise, where there is one.
      other.restore(Float64Array.of(...state.subarray(0, 4), Number.NaN));
      expect(other.normal() === next[0]).toBe(drawn % 2 === 0);
    }
    expect(() => stream(1).restore(new Float64Array(4))).toThrow("restore: state must have 5 numbers, got 4");
  });

  test("the same name repeats, another name or seed does not", () => {
    const first = take(20, stream(1, "a").uniform);
    expect(take(20, stream(1, "a").uniform)).toEqual(first);
    for (const other of [stream(1, "b"), stream(2, "a"), stream(1), stream(1, "a", 0)]) {
      expect(take(20, other.uniform).some((x) => first.includes(x))).toBe(false);
    }
  });

  test("streams of neighbouring names are uncorrelated", () => {
    const n = 20_000;
    const [a, b] = [stream(1, "layer", 1), stream(1, "layer", 2)];
    let sum = 0;
    for (let i = 0; i < n; i++) sum += a.normal() * b.normal();
    expect(Math.abs(sum / n)).toBeLessThanOrEqual(STANDARD_ERRORS / Math.sqrt(n));
  });

  test("first draws of many streams are uniform", () => {
    let at = 0;
    expectMoments(() => stream(7, at++).uniform(), 20_000, 1 / 2, 1 / 12, 1 / 80);
  });

  test("uniform, normal and integer have their moments", () => {
    const random = stream(3);
    expectMoments(random.uniform, 100_000, 1 / 2, 1 / 12, 1 / 80);
    expectMoments(random.normal, 100_000, 0, 1, 3);
    expectMoments(() => random.normal() ** 2, 100_000, 1, 2, 60);
    const counts = new Float64Array(7);
    for (let i = 0; i < 70_000; i++) counts[random.integer(7)]++;
    // χ² with 6 degrees of freedom exceeds 45 once in twenty million.
    expect(counts.reduce((sum, count) => sum + (count - 10_000) ** 2 / 10_000, 0)).toBeLessThan(45);
  });

  test("the check of the moments sees a deviation of two per cent", () => {
    const random = stream(3);
    expect(() => expectMoments(() => 1.02 * random.normal(), 100_000, 0, 1, 3)).toThrow();
  });

  test.each([0.3, 1, 2, 3.5, 50, 1e4, 1e8])("chi-square with %d degrees has its moments", (k) => {
    const random = stream(4);
    expectMoments(() => random.chiSquare(k), 50_000, k, 2 * k, 12 * k * (k + 4));
  });

  // Where rounding decides which draws are accepted, the mean is off by nine of these standard errors, or the variance
  // by eight.
  test.each([2 ** 40, 2 ** 52, 2 ** 53 - 1])(
    "chi-square keeps its moments where doubles hardly count its degrees: %d",
    (k) => {
      const random = stream(7, "chi");
      expectMoments(() => random.chiSquare(k), 200_000, k, 2 * k, 12 * k * (k + 4));
    },
  );

  test("chi-square with no degrees is 0, with fewer is refused", () => {
    expect(take(5, () => stream(5).chiSquare(0))).toEqual([0, 0, 0, 0, 0]);
    for (const degrees of [-1, Number.NaN]) {
      expect(() => stream(5).chiSquare(degrees)).toThrow(`chiSquare: degrees must be at least 0, got ${degrees}`);
    }
  });

  test("fillNormal is normal, one after the other", () => {
    const out = new Float64Array(5);
    stream(6).fillNormal(out);
    expect(Array.from(out)).toEqual(take(5, stream(6).normal));
  });
});
