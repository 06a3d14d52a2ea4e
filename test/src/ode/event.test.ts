import { describe, expect, test } from "vitest";
import { solve, type OdeEvent } from "../../../src/ode/index.ts";
import { crosses, locate } from "../../../src/ode/event.ts";
import { oscillator, scalar } from "./problems.ts";

describe("locate", () => {
  test("finds a root to rounding, on its far side", () => {
    const roots = [1e-9, 0.1, Math.SQRT1_2, 1 - 1e-12, 1];
    for (const root of roots) {
      for (const sign of [1, -1]) {
        const found = locate((x) => sign * (x - root), -sign);
        expect(Math.abs(found - root)).toBeLessThanOrEqual(Number.EPSILON);
        expect(found).toBeGreaterThanOrEqual(root);
      }
    }
  });
});

describe("crosses", () => {
  const event: OdeEvent = { value: () => 0 };
  const verdicts = (direction: OdeEvent["direction"]) =>
    [
      [-1, 1],
      [1, -1],
    ].map(([before, after]) => crosses({ ...event, direction }, before, after));

  test("counts a zero at the end of a step, not one at its start", () => {
    expect(crosses(event, -1, 0)).toBe(true);
    expect(crosses(event, 0, 1)).toBe(false);
    expect(crosses(event, -1, -1)).toBe(false);
    expect(crosses(event, Number.NaN, 1)).toBe(false);
  });
  test("tells rising from falling", () => {
    expect(verdicts("rising")).toEqual([true, false]);
    expect(verdicts("falling")).toEqual([false, true]);
    expect(verdicts("both")).toEqual([true, true]);
    expect(verdicts(undefined)).toEqual([true, true]);
  });
});

describe("events along a solution", () => {
  const tight = { relativeTolerance: 1e-11, absoluteTolerance: 1e-13 };
  /** Some hundred steps of error 1e-11, over slopes of one. */
  const ACCURACY = 1e-9;
  const position: OdeEvent = { value: (_t, y) => y[0] };

  test("the zeros of the cosine", () => {
    const { events, status } = solve(oscillator, [1, 0], [0, 20], { ...tight, events: [position] });
    expect(status).toBe("completed");
    expect(events).toHaveLength(6);
    events.forEach(({ event, t, y }, k) => {
      expect(event).toBe(0);
      expect(Math.abs(t - (k + 0.5) * Math.PI)).toBeLessThan(ACCURACY);
      // Times near 20 are spaced by 4e-15.
      expect(Math.abs(y[0])).toBeLessThan(4e-15);
    });
  });

  test("directions, several events in order, and times running backwards", () => {
    const events: OdeEvent[] = [
      { ...position, direction: "falling" },
      { value: (_t, y) => y[1] - 0.5, direction: "rising" },
      { value: (t) => t - 3 },
    ];
    const exact = [
      [0, 0.5 * Math.PI],
      [2, 3],
      [1, Math.PI + Math.PI / 6],
      [0, 2.5 * Math.PI],
    ] as const;
    const forwards = solve(oscillator, [1, 0], [0, 9], { ...tight, events, maxStep: 2 });
    expect(forwards.events.map(({ event }) => event)).toEqual(exact.map(([event]) => event));
    forwards.events.forEach(({ t }, k) => expect(Math.abs(t - exact[k][1])).toBeLessThan(ACCURACY));

    const backwards = solve(oscillator, [1, 0], [0, -9], { ...tight, events: [events[0]] });
    // Backwards the cosine falls at −π/2 and −5π/2 too.
    expect(backwards.events).toHaveLength(2);
    backwards.events.forEach(({ t }, k) => expect(Math.abs(t + (2 * k + 0.5) * Math.PI)).toBeLessThan(ACCURACY));
  });

  test("a terminal event ends the integration where it happens, to rounding for a polynomial", () => {
    const fall = scalar((t) => -t);
    const ground: OdeEvent = { value: (_t, y) => y[0], terminal: true };
    const later: OdeEvent = { value: (t) => t - 1.4143 };
    const solution = solve(fall, [1], [0, 10], { events: [later, ground], saveAt: [1, 2] });
    expect(solution.status).toBe("event");
    expect(solution.message).toBe("");
    // y = 1 − t²/2 is reproduced exactly by the steps and between them; twenty operations round.
    expect(Math.abs(solution.t - Math.SQRT2)).toBeLessThan(20 * Number.EPSILON);
    expect(Math.abs(solution.y[0])).toBeLessThan(20 * Number.EPSILON);
    expect(solution.events.map(({ event }) => event)).toEqual([1]);
    expect(solution.times).toEqual([1]);
  });

  test("a value that is never reached is no event", () => {
    const never: OdeEvent = { value: (_t, y) => y[0] - 2 };
    expect(solve(oscillator, [1, 0], [0, 20], { events: [never] }).events).toEqual([]);
  });
});
