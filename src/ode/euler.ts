import { checkState, type OdeProblem } from "./problem.ts";

/**
 * One step of Euler's method, `y ← y + h f(t, y)`, in place. Gradient descent is this step along its flow.
 * `dydt` is scratch space: pass it when calling in a loop.
 */
export function euler(
  problem: OdeProblem,
  y: Float64Array,
  t: number,
  h: number,
  dydt = new Float64Array(problem.dimension),
): void {
  checkState("euler", problem, y);
  problem.rightHandSide(t, y, dydt);
  for (let i = 0; i < y.length; i++) y[i] += h * dydt[i];
}
