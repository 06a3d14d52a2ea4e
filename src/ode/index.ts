export { euler } from "./euler.ts";
export { type EventRecord, type OdeEvent } from "./event.ts";
export { type JacobianSolver, type OdeProblem } from "./problem.ts";
export { solve, type Solution, type SolveOptions } from "./solve.ts";
export { integrate, type OdeOptions, type Outcome, type StepCounts, type Stepper } from "./stepper.ts";
