import { expect, test } from "vitest";
import { euler } from "../../../src/ode/index.ts";
import { logistic, logisticSolution, scalar } from "./problems.ts";

test("euler takes one step in place", () => {
  const y = Float64Array.of(2);
  euler(
    scalar((t, x) => t * x),
    y,
    3,
    0.5,
  );
  expect(y[0]).toBe(5);
});

function error(steps: number): number {
  const y = Float64Array.of(0.5);
  const scratch = new Float64Array(1);
  for (let k = 0; k < steps; k++) euler(logistic, y, (2 * k) / steps, 2 / steps, scratch);
  return Math.abs(y[0] - logisticSolution(2));
}

test("euler converges with order 1", () => {
  // The next term of the error expansion is of relative size h = 2e-3.
  expect(Math.log2(error(1000) / error(2000))).toBeCloseTo(1, 2);
});

test("euler refuses a state of the wrong size", () => {
  expect(() => euler(logistic, new Float64Array(2), 0, 1)).toThrow("euler: the state must have 1 entries, got 2");
});
