import { describe, expect, test } from "vitest";
import { diagonal, fromRows, relativeDistance } from "../../../src/linalg/index.ts";
import {
  descentStep,
  feedbackRank,
  largestDecrease,
  lastDescentStep,
  mapAtRest,
  richFlow,
  richState,
  richVelocity,
} from "../../../theory/literature/index.ts";

/** A pseudoinverse of a matrix of one or two rows. */
const ROUNDING = 1e-14;

describe(feedbackRank.title, () => {
  const map = diagonal([2, 1]);

  test("one unit learns the map along the one direction it sees, by hand (2, 1) of F = (1, 1)", () => {
    const seen = fromRows([
      [1.6, 0.8],
      [0.4, 0.2],
    ]);
    expect(relativeDistance(mapAtRest(fromRows([[1, 1]]), map), seen)).toBeLessThan(ROUNDING);
  });

  test("feedback of the map's rank sees all of it, whatever it is", () => {
    const feedback = fromRows([
      [1, 2],
      [-3, 0.5],
      [0, 1],
    ]);
    expect(relativeDistance(mapAtRest(feedback, map), map)).toBeLessThan(ROUNDING);
  });

  test("what the feedback is blind to is not learned, however many the units", () => {
    const blind = fromRows([
      [0, 1],
      [0, 2],
    ]);
    expect(relativeDistance(mapAtRest(blind, map), diagonal([0, 1]))).toBeLessThan(ROUNDING);
  });
});

describe(richFlow.title, () => {
  const start = { s: 5, sigma: 1, f: 1, r: 0.5 };

  test("in the units of the source: γ₀y − ½a³ − (1 + ρ)a, features 1 + a², overlap ρ + ½a²", () => {
    expect(richVelocity(2, start)).toBe(5 - 4 - 3);
    expect(richState(2, start)).toEqual({ map: 7, features: 5, overlap: 2.5 });
  });

  test("sizes enter as squares: by hand at a = 2, s = 1, σ = 3, f = ½, r = −1", () => {
    const other = { s: 1, sigma: 3, f: 0.5, r: -1 };
    expect(richVelocity(2, other)).toBe(1 - 16 - 1);
    expect(richState(2, other)).toEqual({ map: 17, features: 10, overlap: -0.5 });
  });

  test("it comes to rest where the map is the target", () => {
    const { map } = richState(1.3, start);
    expect(richVelocity(1.3, { ...start, s: map })).toBeCloseTo(0, 14);
  });
});

test(`${descentStep.title}: by hand, g = 3, q = 2 and beyond a right angle`, () => {
  expect(lastDescentStep(3, 2)).toBe(3);
  expect(largestDecrease(3, 2)).toBe(2.25);
  expect(lastDescentStep(-3, 2)).toBe(-3);
});
