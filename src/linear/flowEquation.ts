import type { OdeProblem } from "../ode/index.ts";
import type { Dynamics } from "./dynamics.ts";

/**
 * The population flow of a dynamics as an equation for the integrator; one that proves stiff is gone on with where its
 * Jacobian can be solved with.
 */
export const flowEquation = (dynamics: Pick<Dynamics, "state" | "flow" | "jacobian">): OdeProblem => ({
  dimension: dynamics.state.length,
  rightHandSide: (_: number, y: Float64Array, dydt: Float64Array) => dynamics.flow(y, dydt),
  linearise: () => dynamics.jacobian?.() ?? null,
});
