import { integrate } from "../ode/index.ts";
import type { Outcome } from "../record/index.ts";
import { DIVERGED, endedEarly } from "./divergence.ts";
import { checkOrderParameters, type OrderParameters } from "./orderParameters.ts";
import { orderParameterFlow } from "./rightHandSide.ts";
import { checkTimes } from "./schedule.ts";
import { isFiniteSnapshot, snapshot, type TeacherStudentSnapshot } from "./snapshot.ts";
import { checkTeacherStudent, type TeacherStudent } from "./teacherStudent.ts";

export interface FlowOptions {
  /** The times of the snapshots, ascending from 0 on. */
  readonly times: ArrayLike<number>;
  /** The error allowed in each step relative to the size of an order parameter; 1e-6 by default. */
  readonly relativeTolerance?: number;
  /** The same for order parameters near zero; 1e-9 by default. */
  readonly absoluteTolerance?: number;
}

/**
 * Learning takes some hundred steps; a flow that wants more is stiff, its learning rate far beyond what SGD could use.
 */
const MAX_STEPS = 200_000;

/**
 * The limit N → ∞: integrates the equations of `orderParameterFlow` by Dormand–Prince 5(4), yields a snapshot at each
 * time and returns how it ended.
 * The problem's N is not read beyond its check. At rates where SGD diverges the flow
 * may still exist, with large Q and small v, but is stiff. Throws an InputError for a problem, order parameters or
 * times out of range.
 */
export function* simulateFlow(
  problem: TeacherStudent,
  initial: OrderParameters,
  { times, relativeTolerance = 1e-6, absoluteTolerance = 1e-9 }: FlowOptions,
): Generator<TeacherStudentSnapshot, Outcome, void> {
  checkTeacherStudent(problem);
  checkOrderParameters({ ...problem, N: Number.MAX_SAFE_INTEGER }, initial);
  checkTimes(times);
  const flow = orderParameterFlow(problem, initial.T);
  // Errors grown by DIVERGED are overlaps grown by its square.
  const limit = DIVERGED ** 2 * (1 + largest(flow.pack(initial)));
  const end = times.length > 0 ? times[times.length - 1] : 0;
  const stepper = integrate(flow, flow.pack(initial), [0, end], {
    relativeTolerance,
    absoluteTolerance,
    maxSteps: MAX_STEPS,
    events: [{ value: (_t, y) => limit - largest(y), direction: "falling", terminal: true }],
  });
  for (let i = 0; i < times.length; i++) {
    stepper.advanceTo(times[i]);
    if (stepper.t !== times[i] || (stepper.status !== "running" && stepper.status !== "completed")) break;
    const at = snapshot(problem, flow.unpack(stepper.y), null, times[i]);
    if (!isFiniteSnapshot(at)) return diverged(times[i]);
    yield at;
  }
  const { status, t } = stepper;
  const steps = stepper.counts.accepted;
  if (status === "running" || status === "completed") return { status: "completed", steps, time: t };
  if (status === "diverged" || status === "event") return diverged(t);
  const what = `stopped at time ${t} of ${end}, too stiff after ${steps} steps`;
  return endedEarly(problem, initial, { status: "interrupted", steps, time: t }, what);

  function diverged(time: number): Outcome {
    const ended = { status: "diverged", steps: stepper.counts.accepted, time } as const;
    return endedEarly(problem, initial, ended, `diverged at time ${time}`);
  }
}

function largest(values: Float64Array): number {
  let max = 0;
  for (let i = 0; i < values.length; i++) max = Math.max(max, Math.abs(values[i]));
  return max;
}
