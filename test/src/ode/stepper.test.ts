import { afterEach, describe, expect, test, vi } from "vitest";
import { integrate, solve, type OdeProblem } from "../../../src/ode/index.ts";
import { logistic, logisticSolution, oscillator, scalar } from "./problems.ts";

afterEach(() => void vi.restoreAllMocks());

describe("integrate", () => {
  test("advances from time to time like one solve", () => {
    const times = [0.3, 0.3, 1, 2.5, 4];
    const stepper = integrate(logistic, [0.5], [0, 4]);
    const { states, counts } = solve(logistic, [0.5], [0, 4], { saveAt: times });
    expect(stepper).toMatchObject({ t: 0, status: "running", message: "" });
    times.forEach((t, k) => {
      expect(stepper.advanceTo(t)).toBe(t === 4 ? "completed" : "running");
      expect(stepper.t).toBe(t);
      expect([...stepper.y]).toEqual([...states[k]]);
      // Tolerance 1e-8, some tens of steps.
      expect(Math.abs(stepper.y[0] - logisticSolution(t))).toBeLessThan(1e-7);
    });
    expect(stepper.counts).toEqual(counts);
    expect(counts.steps).toBe(counts.accepted + counts.rejected);
    expect(stepper.advanceTo(4)).toBe("completed");
    expect(() => stepper.advanceTo(3)).toThrow("advanceTo: times must follow one another from 4");
    expect(() => stepper.advanceTo(Number.NaN)).toThrow("got NaN");
  });

  test("maxStretch keeps what grows from zero as a high power of time right while it is below the tolerance", () => {
    // y₁ = t, y₂ = t⁸ by y₂' = 8 y₁⁷: at t = 0.01 it is 1e-16, far below the absolute tolerance of 1e-12.
    const power: OdeProblem = {
      dimension: 2,
      rightHandSide(_, y, dydt) {
        dydt[0] = 1;
        dydt[1] = 8 * y[0] ** 7;
      },
    };
    const early = (options: object) => {
      const stepper = integrate(power, [0, 0], [0, 1], options);
      stepper.advanceTo(0.01);
      return stepper.y[1] / 0.01 ** 8;
    };
    // An eighth power over a quarter of the time so far, by a continuous extension of order 4.
    expect(Math.abs(early({ maxStretch: 0.25, initialStep: 1e-4 }) - 1)).toBeLessThan(1e-3);
    expect(Math.abs(early({ initialStep: 0.03 }) - 1)).toBeGreaterThan(0.5);
  });

  test("looking does not change the steps", () => {
    const saveAt = Array.from({ length: 1000 }, (_, k) => k / 250);
    const often = solve(oscillator, [1, 0], [0, 4], { saveAt });
    const never = solve(oscillator, [1, 0], [0, 4]);
    expect(often.counts).toEqual(never.counts);
    expect(often.y).toEqual(never.y);
  });

  test("counts every evaluation: six a step, one to begin and one to choose the first step", () => {
    let calls = 0;
    const counted = scalar((t, y) => {
      calls++;
      return logistic.dimension * Math.cos(t) * y;
    });
    const { counts } = solve(counted, [0.5], [0, 20]);
    expect(counts.evaluations).toBe(calls);
    expect(counts.evaluations).toBe(6 * counts.steps + 2);
  });

  test("is running until it stands where it ended, though it knows before", () => {
    const stepper = integrate(
      scalar((t) => -t),
      [1],
      [0, 10],
      { events: [{ value: (_t, y) => y[0], terminal: true }], initialStep: 5 },
    );
    expect(stepper.advanceTo(1.2)).toBe("running");
    expect(stepper.happened).toHaveLength(1);
    expect(stepper.advanceTo(1.3)).toBe("running");
    expect(stepper.advanceTo(9)).toBe("event");
    expect(stepper.t).toBeCloseTo(Math.SQRT2, 14);
    expect(stepper.advanceTo(10)).toBe("event");
    expect(stepper.t).toBeCloseTo(Math.SQRT2, 14);
  });

  test("never looks beyond the end of the span", () => {
    let furthest = 0;
    const fenced = scalar((t, y) => {
      furthest = Math.max(furthest, t);
      return Math.sin(20 * t) * y;
    });
    solve(fenced, [1], [0, 1]);
    // The last stage's time t + h may round past the end by one unit in the last place.
    expect(furthest).toBeLessThanOrEqual(1 + Number.EPSILON);
  });
});

/** The typed arrays made while the solver takes a hundred steps and more, looked at between them. */
function arraysMade(problem: OdeProblem): number {
  const stepper = integrate(problem, [1, 0], [0, 400]);
  const prototype = Object.getPrototypeOf(Float64Array.prototype) as Float64Array;
  const views = [vi.spyOn(prototype, "subarray"), vi.spyOn(prototype, "slice"), vi.spyOn(prototype, "map")];
  const Original = Float64Array;
  let made = 0;
  vi.stubGlobal(
    "Float64Array",
    new Proxy(Original, {
      construct(target, args) {
        made++;
        return Reflect.construct(target, args) as object;
      },
    }),
  );
  try {
    for (let t = 0; t < 400; t += 0.1) stepper.advanceTo(t);
  } finally {
    vi.unstubAllGlobals();
  }
  expect(stepper.counts.steps).toBeGreaterThan(100);
  return made + views.reduce((sum, spy) => sum + spy.mock.calls.length, 0);
}

describe("memory", () => {
  test("no array is made while stepping", () => {
    expect(arraysMade(oscillator)).toBe(0);
  });

  test("a right-hand side that makes arrays is noticed", () => {
    const wasteful: OdeProblem = {
      dimension: 2,
      rightHandSide: (t, y, dydt) => oscillator.rightHandSide(t, y.slice(), dydt),
    };
    const wasteful2: OdeProblem = {
      dimension: 2,
      rightHandSide: (t, y, dydt) => oscillator.rightHandSide(t, new Float64Array(y), dydt),
    };
    expect(arraysMade(wasteful)).toBeGreaterThan(100);
    expect(arraysMade(wasteful2)).toBeGreaterThan(100);
  });
});
