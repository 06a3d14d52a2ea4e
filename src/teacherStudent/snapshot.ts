import type { Matrix } from "../linalg/index.ts";
import { AVERAGES } from "./averages/index.ts";
import { fieldCovariance, type OrderParameters } from "./orderParameters.ts";
import type { TeacherStudent } from "./teacherStudent.ts";

/** The state of a two-layer network at one time. */
export interface TeacherStudentSnapshot {
  /** Steps of SGD so far; null in the flow, which has none. */
  readonly step: number | null;
  /** steps / N. */
  readonly time: number;
  /** `½ E(ŷ − y)²` over fresh inputs, y without its noise. */
  readonly generalisationError: number;
  readonly Q: Matrix;
  readonly R: Matrix;
  readonly v: Float64Array;
  /** The cosine of v and F; null when one of them is zero. */
  readonly cosFeedback: number | null;
}

/** Whether all numbers of a snapshot are within the range of double precision. */
export function isFiniteSnapshot({ Q, R, v, ...at }: TeacherStudentSnapshot): boolean {
  return Number.isFinite(at.generalisationError) && [Q.data, R.data, v].every((all) => all.every(Number.isFinite));
}

/**
 * The generalisation error `½ E(ŷ − y)² = ½ Σ_ab u_a u_b I₂(a, b)`, `u = (v, −ṽ)`, y without its noise. A difference of
 * terms of the size of the
 * teacher's output: below about 1e-16 of that it is rounding; values that rounding carried below 0 are returned as 0.
 */
export function generalisationError(problem: TeacherStudent, order: OrderParameters): number {
  const { I2 } = AVERAGES[problem.activation];
  const C = fieldCovariance(order);
  const u = [...order.v, ...problem.teacherOutputs.map((value) => -value)];
  const D = u.length;
  let sum = 0;
  for (let a = 0; a < D; a++) {
    for (let b = 0; b < D; b++) sum += u[a] * u[b] * I2(C.data[a * D + a], C.data[a * D + b], C.data[b * D + b]);
  }
  return sum > 0 || sum !== sum ? 0.5 * sum : 0;
}

/** The cosine of two vectors; null when one is zero. */
function cosine(a: Float64Array, b: Float64Array): number | null {
  let product = 0;
  let aa = 0;
  let bb = 0;
  for (let i = 0; i < a.length; i++) {
    product += a[i] * b[i];
    aa += a[i] * a[i];
    bb += b[i] * b[i];
  }
  const scale = Math.sqrt(aa) * Math.sqrt(bb);
  return scale > 0 ? product / scale : null;
}

/** The snapshot of a state given by its order parameters. */
export function snapshot(
  problem: TeacherStudent,
  order: OrderParameters,
  step: number | null,
  time: number,
): TeacherStudentSnapshot {
  return {
    step,
    time,
    generalisationError: generalisationError(problem, order),
    Q: order.Q,
    R: order.R,
    v: order.v,
    cosFeedback: cosine(order.v, problem.feedback),
  };
}
