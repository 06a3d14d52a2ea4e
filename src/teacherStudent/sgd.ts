import { matrix, matrixFrom, multiply, symmetricEigen, transpose, type Matrix } from "../linalg/index.ts";
import { haarColumns, type Stream } from "../random/index.ts";
import { inPlace, type Outcome, type Resumable } from "../record/index.ts";
import { ACTIVATIONS } from "../activation/index.ts";
import { runChain, type Chain } from "./chain.ts";
import { DIVERGED, errorScale } from "./divergence.ts";
import {
  checkOrderParameters,
  fieldCovariance,
  frameCoordinates,
  overlaps,
  type OrderParameters,
} from "./orderParameters.ts";
import { checkTimes } from "./schedule.ts";
import type { TeacherStudentSnapshot } from "./snapshot.ts";
import { checkTeacherStudent, trained, type TeacherStudent } from "./teacherStudent.ts";

/** Weight vectors in units of √N, one a row: `student` K × N, `teacher` M × N. */
export interface UnitWeights {
  readonly student: Matrix;
  readonly teacher: Matrix;
}

/** Weight vectors with the given order parameters in N dimensions, otherwise uniformly at random (a Haar frame). */
export function weightsWith(problem: TeacherStudent, order: OrderParameters, random: Stream): UnitWeights {
  checkOrderParameters(problem, order);
  const { N } = problem;
  const K = order.Q.rows;
  const M = order.T.rows;
  const D = K + M;
  if (N >= D) {
    const { student, teacher } = frameCoordinates(order);
    const axes = transpose(haarColumns(N, D, random));
    const wide = matrixFrom(M, D, (m, j) => (j < M ? teacher.data[m * M + j] : 0));
    return { student: multiply(student, axes), teacher: multiply(wide, axes) };
  }
  // Fewer dimensions than vectors: the N leading eigenvectors of C carry all of it.
  const { values, vectors } = symmetricEigen(fieldCovariance(order));
  const root = matrixFrom(D, N, (i, j) => Math.sqrt(Math.max(0, values[D - 1 - j])) * vectors.data[i * D + D - 1 - j]);
  const all = multiply(root, transpose(haarColumns(N, N, random)));
  return { student: matrix(K, N, all.data.slice(0, K * N)), teacher: matrix(M, N, all.data.slice(K * N)) };
}

export interface WeightsOptions {
  /** The times of the snapshots, ascending from 0 on; the step of time t is the nearest integer to t N. */
  readonly times: ArrayLike<number>;
  readonly random: Stream;
}

/**
 * Online SGD with full weights, one fresh input a step: the reference for the other two rungs. The weights start with
 * the given order parameters, otherwise at random. Cost O((K + M) N) a step.
 * Yields a snapshot at each time, returns how it ended; throws an InputError for a problem, order parameters or times
 * out of range.
 */
export function simulateWeights(
  problem: TeacherStudent,
  initial: OrderParameters,
  { times, random }: WeightsOptions,
): Generator<TeacherStudentSnapshot, Outcome, void> {
  checkTeacherStudent(problem);
  checkTimes(times);
  return runChain(problem, initial, new WeightsChain(problem, initial, random), times);
}

/** SGD on the weights themselves. */
export class WeightsChain implements Chain {
  readonly #problem: TeacherStudent;
  readonly #random: Stream;
  readonly #limit: number;
  readonly #student: Matrix;
  readonly #teacher: Matrix;
  readonly #v: Float64Array;

  constructor(problem: TeacherStudent, initial: OrderParameters, random: Stream) {
    const { student, teacher } = weightsWith(problem, initial, random);
    this.#problem = problem;
    this.#random = random;
    this.#limit = DIVERGED * errorScale(problem, initial);
    this.#student = student;
    this.#teacher = teacher;
    this.#v = initial.v.slice();
  }

  advance(from: number, to: number): number {
    const { N, rate, rule, teacherNoise, teacherOutputs, feedback, activation } = this.#problem;
    const { value, slope } = ACTIVATIONS[activation];
    const { first, second } = trained(this.#problem);
    const random = this.#random;
    const limit = this.#limit;
    const K = feedback.length;
    const M = teacherOutputs.length;
    const W = this.#student.data;
    const teacher = this.#teacher.data;
    const v = this.#v;
    const F = rule === "bp" ? v : feedback;
    const eta = rate / N;
    const x = new Float64Array(N);
    const lambda = new Float64Array(K);
    const h = new Float64Array(K);
    for (let step = from; step < to; step++) {
      random.fillNormal(x);
      let error = teacherNoise > 0 ? -teacherNoise * random.normal() : 0;
      for (let m = 0; m < M; m++) error -= teacherOutputs[m] * value(product(teacher, m * N, x));
      for (let k = 0; k < K; k++) {
        lambda[k] = product(W, k * N, x);
        h[k] = value(lambda[k]);
        error += v[k] * h[k];
      }
      if (!(Math.abs(error) < limit)) return step;
      for (let k = 0; k < K; k++) {
        const move = first ? -eta * F[k] * slope(lambda[k], h[k]) * error : 0;
        if (second) v[k] -= eta * error * h[k];
        if (move === 0) continue;
        for (let n = 0, w = k * N; n < N; n++, w++) W[w] += move * x[n];
      }
    }
    return to;
  }

  orderParameters(): OrderParameters {
    return overlaps(this.#student, this.#teacher, this.#v);
  }

  parts(): Resumable[] {
    return [inPlace(this.#student.data), inPlace(this.#v), this.#random];
  }
}

/** The inner product of x with the entries of `rows` from `offset` on. */
function product(rows: Float64Array, offset: number, x: Float64Array): number {
  let sum = 0;
  for (let n = 0; n < x.length; n++) sum += rows[offset + n] * x[n];
  return sum;
}
