import fc from "fast-check";
import { solve } from "../../../src/ode/index.ts";
import { clock, clockDegree, learningTime, modeClock, type Mode } from "../../../theory/closedForm/index.ts";
import type { Claim } from "../claim.ts";

interface ClockCase {
  readonly mode: Mode;
  readonly depth: number;
}

/** Fractions of a mode that remain at the times looked at: from its very start to its end. */
const REMAINING = [1 - 1e-9, 0.999, 0.9, 0.5, 0.1, 1e-3, 1e-6];

/** The worst relative distance of the predicted clock from the solution of its equation of degree `q`. */
function distance({ mode, depth }: ClockCase, q: number): number {
  const times = REMAINING.map((remaining) => learningTime(mode, depth, remaining));
  const equation = {
    dimension: 1,
    rightHandSide(_: number, y: Float64Array, dydt: Float64Array) {
      dydt[0] = mode.s - mode.lambda * 2 ** depth * (y[0] / 2) ** q;
    },
  };
  const end = times[times.length - 1];
  const { states } = solve(equation, [0], [0, end], {
    saveAt: times,
    relativeTolerance: 1e-13,
    absoluteTolerance: 1e-20,
  });
  if (states.length < times.length) return Number.POSITIVE_INFINITY;
  return Math.max(...states.map(([tau], i) => Math.abs(modeClock(mode, depth, times[i]).tau - tau) / tau));
}

const sizes = fc.double({ min: -2, max: 2, noNaN: true }).map((power) => 10 ** power);

/** The solution of the clock's equation against integrating it. */
export const clockClaim: Claim<ClockCase> = {
  prediction: clock,
  cases: fc.record({
    mode: fc.record({ s: sizes, lambda: sizes }),
    depth: fc.integer({ min: 2, max: 10 }),
  }),
  runs: 60,
  residual: (problem) => distance(problem, clockDegree(problem.depth)),
  tolerance: {
    value: 1e-10,
    reason: "relative distance of the clocks; the integrator's 1e-13 a step over some hundred steps",
  },
  control: {
    description: "the equation with the degree 2^L − 2",
    residual: (problem) => distance(problem, clockDegree(problem.depth) - 1),
  },
};
