import { LuDecomposition, Matrix as MlMatrix } from "ml-matrix";
import { describe, expect, test } from "vitest";
import { solve, type OdeProblem } from "../../../src/ode/index.ts";
import { checkedRosenbrock, extensionWeights, RODAS, stiffLimit } from "../../../src/ode/rodas.ts";
import { rosenbrockDefect } from "../../../src/ode/rosenbrockConditions.ts";

/** Rounding of coefficients published with sixteen digits, the largest of them 34. */
const ROUNDING = 2e-12;
/** A broken order condition is off by the size of the coefficients' own fractions, not by rounding. */
const BROKEN = 1e-4;

/** An autonomous equation of few unknowns with the Jacobian `J(y)` as rows, solved by ml-matrix. */
function withJacobian(
  dimension: number,
  f: (y: Float64Array) => number[],
  J: (y: Float64Array) => number[][],
): OdeProblem {
  let lu: LuDecomposition;
  return {
    dimension,
    rightHandSide: (_t, y, dydt) => dydt.set(f(y)),
    linearise: () => ({
      prepare(y, w) {
        lu = new LuDecomposition(new MlMatrix(J(y).map((row, i) => row.map((v, j) => (i === j ? 1 : 0) - w * v))));
      },
      solve: (b) => b.set(lu.solve(MlMatrix.columnVector(b)).to1DArray()),
    }),
  };
}

const pendulum = withJacobian(
  2,
  ([angle, speed]) => [speed, -Math.sin(angle)],
  ([angle]) => [
    [0, 1],
    [-Math.cos(angle), 0],
  ],
);

/** The kinetics of Robertson (1966), of rates from 0.04 to 3e7. */
const robertson = withJacobian(
  3,
  ([a, b, c]) => [-0.04 * a + 1e4 * b * c, 0.04 * a - 1e4 * b * c - 3e7 * b * b, 3e7 * b * b],
  ([, b, c]) => [
    [-0.04, 1e4 * c, 1e4 * b],
    [0.04, -1e4 * c - 6e7 * b, -1e4 * b],
    [0, 6e7 * b, 0],
  ],
);
/** The state at t = 1e11 in the Test Set for Initial Value Problem Solvers (Mazzia and Magherini, 2008). */
const robertsonEnd = [0.2083340149701255e-7, 0.8333360770334713e-13, 0.999999979166505];

const fixed = (h: number) => ({
  relativeTolerance: 1e3,
  absoluteTolerance: 1e3,
  initialStep: h,
  maxStep: h,
  stiffAfter: 0,
});

describe("the tableau of RODAS", () => {
  const weights = new Float64Array(RODAS.stages);

  test("has orders 4, 3 and 3, and no more, and damps what is infinitely stiff", () => {
    extensionWeights(RODAS, 1, weights);
    expect(rosenbrockDefect(RODAS, weights, 4)).toBeLessThan(ROUNDING);
    expect(rosenbrockDefect(RODAS, weights, 5)).toBeGreaterThan(BROKEN);
    const embedded = weights.slice();
    embedded[RODAS.stages - 1] = 0;
    expect(rosenbrockDefect(RODAS, embedded, 3)).toBeLessThan(ROUNDING);
    expect(rosenbrockDefect(RODAS, embedded, 4)).toBeGreaterThan(BROKEN);
    extensionWeights(RODAS, 0.4, weights);
    expect(rosenbrockDefect(RODAS, weights, 3, 0.4)).toBeLessThan(ROUNDING);
    expect(rosenbrockDefect(RODAS, weights, 4, 0.4)).toBeGreaterThan(BROKEN);
    expect(Math.abs(stiffLimit(RODAS))).toBeLessThan(ROUNDING);
  });

  test("knows the implicit Euler method, of order one", () => {
    const none = new Float64Array(1);
    const euler = { stages: 1, gamma: 1, arguments: none, couplings: none, first: none, second: none };
    expect(rosenbrockDefect(euler, [1], 1)).toBe(0);
    expect(rosenbrockDefect(euler, [1], 2)).toBe(0.5);
    expect(stiffLimit(euler)).toBe(0);
  });

  test("is refused when a constant is wrong", () => {
    expect(() => checkedRosenbrock(RODAS)).not.toThrow();
    const bent = (key: "arguments" | "couplings" | "first", index: number) => {
      const values = RODAS[key].slice();
      values[index] += 1e-8;
      return { ...RODAS, [key]: values };
    };
    expect(() => checkedRosenbrock(bent("arguments", 12))).toThrow("the solution must have order 4");
    expect(() => checkedRosenbrock(bent("couplings", 6))).toThrow("the solution must have order 4");
    expect(() => checkedRosenbrock(bent("first", 1))).toThrow("the continuous extension must have order 3");
  });
});

describe("the Rosenbrock steps", () => {
  const exact = solve(pendulum, [1, 0.5], [0, 4], { relativeTolerance: 1e-13, absoluteTolerance: 1e-14 });
  const order = (hs: readonly [number, number], error: (h: number) => number) =>
    Math.log(error(hs[0]) / error(hs[1])) / Math.log(hs[0] / hs[1]);
  /** How far the order between two step sizes may be from the asymptotic one: the next term, of relative size h. */
  const ORDER_TOLERANCE = 0.25;

  test("have order 4 on a nonlinear equation", () => {
    const measured = order([1 / 16, 1 / 32], (h) => {
      const { y, counts } = solve(pendulum, [1, 0.5], [0, 4], fixed(h));
      expect(counts).toMatchObject({ steps: 4 / h, stiff: 4 / h });
      return Math.hypot(y[0] - exact.y[0], y[1] - exact.y[1]);
    });
    expect(Math.abs(measured - 4)).toBeLessThan(ORDER_TOLERANCE);
  });

  test("inside a step the error is of order 4 in its length", () => {
    const measured = order([1 / 16, 1 / 32], (h) => {
      const { states } = solve(pendulum, [1, 0.5], [0, h], { ...fixed(h), saveAt: [0.4 * h] });
      const inside = solve(pendulum, [1, 0.5], [0, 0.4 * h], { relativeTolerance: 1e-13, absoluteTolerance: 1e-15 });
      return Math.hypot(states[0][0] - inside.y[0], states[0][1] - inside.y[1]);
    });
    expect(Math.abs(measured - 4)).toBeLessThan(ORDER_TOLERANCE);
  });

  test("a Jacobian that is wrong costs the order", () => {
    const wrong = withJacobian(
      2,
      ([angle, speed]) => [speed, -Math.sin(angle)],
      () => [
        [0, 2],
        [-1, 0],
      ],
    );
    const measured = order([1 / 32, 1 / 64], (h) => {
      const { y } = solve(wrong, [1, 0.5], [0, 4], fixed(h));
      return Math.hypot(y[0] - exact.y[0], y[1] - exact.y[1]);
    });
    expect(measured).toBeLessThan(3);
  });

  test("Robertson's kinetics over fourteen decades of time, against the test set's digits", () => {
    const options = { relativeTolerance: 1e-7, absoluteTolerance: 1e-18 };
    const { y, counts, status } = solve(robertson, [1, 0, 0], [0, 1e11], options);
    expect(status).toBe("completed");
    // Errors of single steps add up along three hundred steps.
    robertsonEnd.forEach((value, i) => expect(Math.abs(y[i] / value - 1)).toBeLessThan(1e-5));
    expect(counts.stiff).toBeGreaterThan(50);
    expect(counts.steps).toBeLessThan(3000);
  });
});

describe("handing over", () => {
  test("comes by itself where stability limits the steps, and not before", () => {
    const span = [0, 100] as const;
    const own = solve(robertson, [1, 0, 0], span, { stiffAfter: 50 });
    expect(own.counts.stiff).toBeGreaterThan(0);
    expect(own.counts.steps - own.counts.stiff).toBeGreaterThanOrEqual(50);
    const late = solve(robertson, [1, 0, 0], span, { stiffAfter: 5000 });
    expect(late.counts.steps - late.counts.stiff).toBeGreaterThanOrEqual(5000);
    const explicit = solve(robertson, [1, 0, 0], span, { stiffAfter: Infinity });
    expect(explicit.counts.stiff).toBe(0);
    expect(explicit.counts.steps).toBeGreaterThan(10 * own.counts.steps);
    // Two methods of the same tolerance, 1e-8 a step, some hundreds of steps.
    own.y.forEach((value, i) => expect(Math.abs(value / explicit.y[i] - 1)).toBeLessThan(1e-6));
    expect(solve(pendulum, [1, 0.5], [0, 1000], { stiffAfter: 0 }).counts.stiff).toBeGreaterThan(0);
    expect(solve(pendulum, [1, 0.5], [0, 1000], { stiffAfter: 1 }).counts.stiff).toBe(0);
  });

  test("states are kept at all times asked for, on either side of it", () => {
    const saveAt = [1e-3, 0.01, 0.1, 1, 10, 99];
    const { states, times } = solve(robertson, [1, 0, 0], [0, 100], { saveAt, stiffAfter: 20 });
    expect(times).toEqual(saveAt);
    for (const [k, t] of saveAt.entries()) {
      const { y } = solve(robertson, [1, 0, 0], [0, t], { stiffAfter: Infinity });
      states[k].forEach((value, i) => expect(Math.abs(value / y[i] - 1)).toBeLessThan(1e-5));
    }
  });

  test("where that leads nowhere either, a tenth of the steps is enough", () => {
    const spinning = withJacobian(
      2,
      ([x, y]) => [1e12 * y, -1e12 * x],
      () => [
        [0, 1e12],
        [-1e12, 0],
      ],
    );
    const limits = { maxSteps: 5000, stiffAfter: 0 };
    const { status, counts } = solve(spinning, [1, 0], [0, 1], limits);
    expect([status, counts.steps]).toEqual(["step-limit", 500]);
    // Control: of a span for which ten times as many steps would do, all are taken.
    expect(solve(spinning, [1, 0], [0, 1e-8], limits).counts.steps).toBe(5000);
  });

  test("a negative patience is refused", () => {
    expect(() => solve(pendulum, [1, 0], [0, 1], { stiffAfter: -1 })).toThrow(
      "integrate: stiffAfter must be at least 0, got -1",
    );
  });
});
