export { type OdeEvent } from "./event.ts";
export { type JacobianSolver, type OdeProblem } from "./problem.ts";
export { solve, type SolveOptions } from "./solve.ts";
export { integrate, type OdeOptions, type StepCounts, type Stepper } from "./stepper.ts";
