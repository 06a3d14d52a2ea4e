import { expm, matrix as mathMatrix } from "mathjs";
import { describe, expect, test } from "vitest";
import { solve, type OdeProblem, type SolveOptions } from "../../../src/ode/index.ts";
import { stream } from "../../../src/random/index.ts";
import * as known from "./problems.ts";

const { scalar, logistic, logisticSolution, oscillator } = known;

/** Steps of exactly `h`: any error is tolerated and no step may be longer. */
const fixedSteps = (h: number) => ({ relativeTolerance: 1, absoluteTolerance: 1, initialStep: h, maxStep: h });

/** The least-squares slope of log₂ error against log₂ h. */
function fittedOrder(hs: readonly number[], error: (h: number) => number): number {
  const x = hs.map((h) => Math.log2(h));
  const y = hs.map((h) => Math.log2(error(h)));
  const centre = x.reduce((a, b) => a + b) / x.length;
  const xs = x.map((value) => value - centre);
  return xs.reduce((sum, value, i) => sum + value * y[i], 0) / xs.reduce((sum, value) => sum + value * value, 0);
}

/**
 * How far a fitted order may be from the asymptotic one: the next term of the error expansion, of relative size h ≤
 * 1/8.
 */
const ORDER_TOLERANCE = 0.25;

/** The constant of motion of `u' = u(v − 2)`, `v' = v(1 − u)`. */
const lotkaVolterraInvariant = ([u, v]: Iterable<number>) => Math.log(u) - u + 2 * Math.log(v) - v;

/** A run of the logistic equation, to be tried. */
const run = (span: readonly [number, number], options: SolveOptions) => () => solve(logistic, [0.5], span, options);

describe("convergence", () => {
  const hs = [1 / 8, 1 / 16, 1 / 32, 1 / 64];

  test("the solution has order 5", () => {
    const order = fittedOrder(hs, (h) => {
      const { y, counts } = solve(logistic, [0.5], [0, 2], fixedSteps(h));
      expect(counts.steps).toBe(2 / h);
      return Math.abs(y[0] - logisticSolution(2));
    });
    expect(Math.abs(order - 5)).toBeLessThan(ORDER_TOLERANCE);
  });

  test("in one step the error is of order 6 at the end and of order 5 inside", () => {
    const growth = scalar((_t, y) => y);
    const local = (theta: number) =>
      fittedOrder(hs.slice(0, 3), (h) => {
        const { states } = solve(growth, [1], [0, h], { ...fixedSteps(h), saveAt: [theta * h] });
        return Math.abs(states[0][0] - Math.exp(theta * h));
      });
    expect(Math.abs(local(1) - 6)).toBeLessThan(ORDER_TOLERANCE);
    expect(Math.abs(local(0.4) - 5)).toBeLessThan(ORDER_TOLERANCE);
  });

  test("the error follows the tolerance", () => {
    for (const tolerance of [1e-4, 1e-6, 1e-8, 1e-10]) {
      const options = { relativeTolerance: tolerance, absoluteTolerance: tolerance };
      const { y } = solve(logistic, [0.5], [0, 10], options);
      const error = Math.abs(y[0] - logisticSolution(10));
      // Some ten to a hundred steps, each with an error of at most the tolerance.
      expect(error).toBeLessThan(10 * tolerance);
      expect(error).toBeGreaterThan(1e-4 * tolerance);
    }
  });
});

describe("against references", () => {
  const tight = { relativeTolerance: 1e-12, absoluteTolerance: 1e-14 };

  test.each([1, 2, 3])("a linear system against the matrix exponential, draw %i", (seed) => {
    const n = 6;
    const { normal } = stream(seed, "linear system");
    const M = Array.from({ length: n }, () => Array.from({ length: n }, () => normal() / Math.sqrt(n)));
    const y0 = Array.from({ length: n }, normal);
    const linear: OdeProblem = {
      dimension: n,
      rightHandSide(_t, y, dydt) {
        for (let i = 0; i < n; i++) dydt[i] = M[i].reduce((sum, m, j) => sum + m * y[j], 0);
      },
    };
    const times = [0.1, 1, 2.5, 4];
    const { states } = solve(linear, y0, [0, 4], { ...tight, saveAt: times });
    times.forEach((t, k) => {
      const exponential = expm(mathMatrix(M.map((row) => row.map((m) => m * t)))).toArray() as number[][];
      const exact = exponential.map((row) => row.reduce((sum, m, j) => sum + m * y0[j], 0));
      const distance = Math.hypot(...exact.map((value, i) => value - states[k][i]));
      // A hundred steps at tolerance 1e-12; mathjs's exponential itself is good to about 1e-15 relative.
      expect(distance / Math.hypot(...exact)).toBeLessThan(1e-10);
    });
  });

  test("the Arenstorf orbit closes", () => {
    const { y, status } = solve(known.arenstorf, known.arenstorfStart, [0, known.arenstorfPeriod], tight);
    expect(status).toBe("completed");
    // The orbit magnifies an early error some 1e5 times: 1e-12 becomes 1e-7.
    expect(Math.hypot(...y.map((value, i) => value - known.arenstorfStart[i]))).toBeLessThan(1e-7);
  });

  /**
   * The output of Hairer and Wanner's DOPRI5 and its driver on the Arenstorf orbit at both tolerances 1e-7,
   * as printed with the code: t, y₁, y₂. Two runs of one algorithm on different machines share the truncation errors,
   * but rounding, magnified by the orbit, leaves about 1e-8.
   */
  test("the Arenstorf orbit runs as in DOPRI5, step for step", () => {
    const printed = [
      [2, -0.5798781411, 0.6090775251],
      [4, -0.198333527, 1.137638086],
      [6, -0.4735743943, 0.2239068118],
      [8, -1.17455335, -0.2759466982],
      [10, -0.8398073466, 0.4468302268],
      [12, 0.01314712468, -0.8385751499],
      [14, -0.6031129504, -0.9912598031],
      [16, 0.2427110999, -0.3899948833],
      [known.arenstorfPeriod, 0.9940021016, 0.000008911185692],
    ];
    const { states, counts } = solve(known.arenstorf, known.arenstorfStart, [0, known.arenstorfPeriod], {
      relativeTolerance: 1e-7,
      absoluteTolerance: 1e-7,
      saveAt: printed.map(([t]) => t),
    });
    printed.forEach(([, y1, y2], k) => {
      expect(Math.abs(states[k][0] - y1)).toBeLessThan(3e-8);
      expect(Math.abs(states[k][1] - y2)).toBeLessThan(3e-8);
    });
    // DOPRI5 prints 22 rejections: it leaves out the two before the first accepted step.
    expect(counts).toEqual({ steps: 240, accepted: 216, rejected: 24, evaluations: 1442, stiff: 0 });
  });

  test("Pleiades against the test set's sixteen digits", () => {
    const { y } = solve(known.pleiades, known.pleiadesStart, [0, 3], tight);
    known.pleiadesPositions.forEach((position, i) => {
      // Close encounters magnify an early error some 1e3 times.
      expect(Math.abs(y[i] - position)).toBeLessThan(1e-8);
    });
  });

  test("Lotka–Volterra keeps its constant of motion", () => {
    const prey: OdeProblem = {
      dimension: 2,
      rightHandSide(_t, [u, v], dydt) {
        dydt[0] = u * (v - 2);
        dydt[1] = v * (1 - u);
      },
    };
    const saveAt = Array.from({ length: 50 }, (_, k) => k);
    const { states } = solve(prey, [2, 2], [0, 49], { ...tight, saveAt });
    // A thousand steps at tolerance 1e-12.
    for (const state of states)
      expect(Math.abs(lotkaVolterraInvariant(state) - lotkaVolterraInvariant([2, 2]))).toBeLessThan(1e-9);
  });
});

describe("the span", () => {
  test("backwards undoes forwards", () => {
    const options = { relativeTolerance: 1e-11 };
    const there = solve(logistic, [0.5], [0, 3], options);
    const back = solve(logistic, there.y, [3, 0], { ...options, saveAt: [3, 2, 1, 0] });
    expect(Math.abs(back.y[0] - 0.5)).toBeLessThan(1e-9);
    expect(back.times).toEqual([3, 2, 1, 0]);
    back.times.forEach((t, k) => expect(Math.abs(back.states[k][0] - logisticSolution(t))).toBeLessThan(1e-9));
  });

  test("of length zero costs nothing", () => {
    const solution = solve(logistic, [0.25], [1, 1], { saveAt: [1] });
    expect(solution).toMatchObject({ status: "completed", t: 1, message: "", times: [1] });
    expect(solution.counts).toEqual({ steps: 0, accepted: 0, rejected: 0, evaluations: 0, stiff: 0 });
    expect(solution.y[0]).toBe(0.25);
  });

  test("ends exactly where it should, and keeps the saved states apart", () => {
    const saveAt = [0, 0.1, 0.1, 0.7, 1];
    const { t, y, times, states } = solve(logistic, [0.5], [0, 1], { saveAt });
    expect(t).toBe(1);
    expect(times).toEqual(saveAt);
    expect(states[0][0]).toBe(0.5);
    expect(states[1]).toEqual(states[2]);
    expect(states[4]).toEqual(y);
    expect(states[4]).not.toBe(y);
  });

  test("may be endless when something ends it", () => {
    const decay = scalar((_t, y) => 1 - y);
    const solution = solve(decay, [0], [0, Infinity], { steadyState: { relative: 0, absolute: 1e-6 } });
    expect(solution.status).toBe("steady");
    expect(Math.abs(1 - solution.y[0])).toBeLessThan(1e-6);
    // It stops within a step of the time log 1e6 at which the derivative reaches the threshold.
    expect(Math.abs(solution.t - Math.log(1e6))).toBeLessThan(1);
    expect(solve(decay, [1], [0, Infinity], { steadyState: { relative: 0, absolute: 1e-6 } })).toMatchObject({
      status: "steady",
      t: 0,
    });
  });

  test("and the options are checked", () => {
    expect(run([Number.NaN, 1], {})).toThrow("the span must start at a finite time and end at a time, got [NaN,1]");
    expect(run([0, Number.NaN], {})).toThrow("the span must");
    expect(run([0, 1], { relativeTolerance: Number.NaN })).toThrow("relativeTolerance must be at least 0, got NaN");
    expect(run([0, 1], { absoluteTolerance: 0 })).toThrow("absoluteTolerance must be positive, got 0");
    expect(run([0, 1], { initialStep: -1 })).toThrow("initialStep must be positive, got -1");
    expect(run([0, 1], { maxStep: 0 })).toThrow("maxStep must be positive, got 0");
    expect(run([0, 1], { saveAt: [0.5, 0.2] })).toThrow("advanceTo: times must follow one another from 0.5 towards 1");
    expect(run([0, 1], { saveAt: [2] })).toThrow("advanceTo: the span ends at 1, got 2");
    expect(() => solve(oscillator, [1], [0, 1])).toThrow("integrate: the state must have 2 entries, got 1");
    expect(() => solve({ ...oscillator, dimension: 0 }, [], [0, 1])).toThrow("dimension must be a positive integer");
  });
});

describe("bad ends are data", () => {
  test("a solution that runs off to infinity diverges at its time", () => {
    const solution = solve(
      scalar((_t, y) => y * y),
      [1],
      [0, 2],
      { saveAt: [0.5, 1.5] },
    );
    expect(solution.status).toBe("diverged");
    expect(solution.message).toMatch(/^the solution grows without bound at t = 1\.0/);
    // The time of the pole moves with the first steps' relative errors of 1e-8.
    expect(Math.abs(solution.t - 1)).toBeLessThan(1e-8);
    expect(solution.y[0]).toBeGreaterThan(1e10);
    expect(solution.times).toEqual([0.5]);
  });

  test("overflow diverges where the numbers end", () => {
    const solution = solve(
      scalar((_t, y) => y),
      [1],
      [0, 2000],
    );
    expect(solution.status).toBe("diverged");
    expect(solution.message).toContain("stops being finite");
    // Stages look ahead: derivatives of size h·y overflow a few units of time before y does.
    expect(Math.abs(solution.t - Math.log(Number.MAX_VALUE))).toBeLessThan(5);
    expect(Number.isFinite(solution.y[0])).toBe(true);
  });

  test("values that are not numbers diverge where they begin", () => {
    const wall = scalar((t) => (t < 0.5 ? 1 : Number.NaN));
    const solution = solve(wall, [0], [0, 1]);
    expect(solution.status).toBe("diverged");
    expect(Math.abs(solution.t - 0.5)).toBeLessThan(1e-14);
    expect(Math.abs(solution.y[0] - 0.5)).toBeLessThan(1e-14);
    expect(solve(wall, [0], [0.75, 1])).toMatchObject({ status: "diverged", t: 0.75 });
    expect(solve(wall, [Number.NaN], [0, 1])).toMatchObject({ status: "diverged", t: 0 });
  });

  test("a singularity of a bounded solution is not called divergence", () => {
    const solution = solve(
      scalar((_t, y) => -1 / y),
      [1],
      [0, 1],
    );
    expect(solution.status).toBe("step-too-small");
    expect(solution.message).toContain("singular or discontinuous");
    expect(Math.abs(solution.t - 0.5)).toBeLessThan(1e-6);
  });

  test("the step limit keeps what was reached, and knows stiffness", () => {
    const few = solve(oscillator, [1, 0], [0, 1000], { maxSteps: 50 });
    expect(few.status).toBe("step-limit");
    expect(few.counts.steps).toBe(50);
    expect(few.message).toContain("try a looser tolerance");
    expect(few.message).not.toContain("stiff");
    expect(Math.abs(few.y[0] - Math.cos(few.t))).toBeLessThan(1e-6);

    const stiff = scalar((t, y) => -1e5 * (y - Math.cos(t)));
    const slow = solve(stiff, [1], [0, 2], { maxSteps: 2000, relativeTolerance: 1e-3 });
    expect(slow.status).toBe("step-limit");
    expect(slow.message).toContain("the problem is stiff");
    expect(solve(oscillator, [1, 0], [0, 1], { maxSteps: 0 })).toMatchObject({ status: "step-limit", t: 0 });
  });

  test("what the allowed steps could never reach is given up after a tenth of them", () => {
    const decay = scalar((_, y) => -1e12 * y);
    const { status, counts, message } = solve(decay, [1], [0, 1], { maxSteps: 5000, relativeTolerance: 1e-3 });
    expect([status, counts.steps]).toEqual(["step-limit", 500]);
    expect(message).toContain("the problem is stiff");
    // A span of more such steps than there are numbers for.
    const longest = solve(decay, [1], [0, 1.7e308], { maxSteps: 5000, relativeTolerance: 1e-3 });
    expect([longest.status, longest.counts.steps]).toEqual(["step-limit", 500]);
    // Control: stability holds these steps too, but they grow with time, and arrive.
    const slowing = scalar((t, y) => (-1e4 * y) / (1 + t));
    const far = solve(slowing, [1], [0, 1e40], { relativeTolerance: 1e-3 });
    expect(far.status).toBe("completed");
    expect(far.counts.steps).toBeGreaterThan(150_000);
    // Control: with a rate of which a few times as many steps would do, all are taken.
    const slower = solve(
      scalar((_, y) => -1e5 * y),
      [1],
      [0, 1],
      { maxSteps: 5000, relativeTolerance: 1e-3 },
    );
    expect(slower.counts.steps).toBe(5000);
  });

  test("a limit reached after a rejected step keeps the last good state", () => {
    const corner = scalar((t) => (t < 0.3 ? 1 : -1000));
    for (let maxSteps = 1; maxSteps < 40; maxSteps++) {
      const { status, t, y } = solve(corner, [0], [0, 0.31], { maxSteps, initialStep: 0.1 });
      if (status === "completed") break;
      expect(status).toBe("step-limit");
      const exact = t < 0.3 ? t : 0.3 - 1000 * (t - 0.3);
      expect(Math.abs(y[0] - exact)).toBeLessThan(1e-6);
    }
  });
});
