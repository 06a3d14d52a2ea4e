import { matrix, type Matrix } from "../linalg/index.ts";
import type { Stream } from "../random/index.ts";
import { inPlace, type Outcome, type Resumable } from "../record/index.ts";
import { ACTIVATIONS } from "../activation/index.ts";
import { runChain, type Chain } from "./chain.ts";
import { DIVERGED, errorScale } from "./divergence.ts";
import { checkOrderParameters, frameCoordinates, overlaps, type OrderParameters } from "./orderParameters.ts";
import { checkTimes } from "./schedule.ts";
import { WeightsChain } from "./sgd.ts";
import type { TeacherStudentSnapshot } from "./snapshot.ts";
import { checkTeacherStudent, trained, type TeacherStudent } from "./teacherStudent.ts";

export interface ExactInLawOptions {
  /** The times of the snapshots, ascending from 0 on; the step of time t is the nearest integer to t N. */
  readonly times: ArrayLike<number>;
  readonly random: Stream;
  /**
   * The degrees of freedom of ‖x‖² outside the frame, N − K − M by the theorem. Another value makes a negative control.
   */
  readonly transverseDegrees?: number | undefined;
}

/**
 * Online SGD in N dimensions, exact in distribution, at a cost independent of N.
 *
 * The K + M weight vectors span at most K + M of the N dimensions, and the law of x ~ N(0, I_N) is the same in every
 * orthonormal frame. In a frame
 * whose first K + M axes span them, x has K + M standard normal coordinates ξ and a transverse part, orthogonal to all
 * weights,
 * of squared length χ² with N − K − M degrees of freedom, independent of ξ. The fields need ξ alone. The step moves the
 * students along x, that is along one new axis
 * (the direction of the transverse part) at most; rotating the frame until that coordinate is zero again closes the
 * recursion, and the next x is
 * independent of the rotation. Hence the joint law of all overlaps at all steps is that of SGD with full weights.
 *
 * It is the Markov chain of the order parameters `Q ← Q + (c λᵀ + λ cᵀ)/N + c cᵀ ‖x‖²/N²`, `R ← R + c ρᵀ/N`, with (λ,
 * ρ) ~ N(0, C) and
 * `‖x‖² = ‖ξ‖² + χ²_{N−rank C}`, carried by a triangular factor of C instead of C: a factor cannot lose its positivity
 * to rounding, stays exact when C loses
 * rank (then some of the ξ are part of the transverse length), and keeps the error of learned teachers at its own
 * precision rather than that of C.
 *
 * For N < K + M the frame is the whole space, and this is `simulateWeights`. Yields a snapshot at each time, returns
 * how it ended;
 * throws an InputError for a problem, order parameters or times out of range.
 */
export function simulateExactInLaw(
  problem: TeacherStudent,
  initial: OrderParameters,
  options: ExactInLawOptions,
): Generator<TeacherStudentSnapshot, Outcome, void> {
  const { times, random } = options;
  checkTeacherStudent(problem);
  checkOrderParameters(problem, initial);
  checkTimes(times);
  return runChain(problem, initial, chainInLaw(problem, initial, random, options.transverseDegrees), times);
}

/** The chain in its frame, or on the weights themselves where these span the whole space. */
export function chainInLaw(
  problem: TeacherStudent,
  initial: OrderParameters,
  random: Stream,
  transverseDegrees?: number,
): Chain {
  const degrees = problem.N - problem.feedback.length - problem.teacherOutputs.length;
  if (degrees < 0) return new WeightsChain(problem, initial, random);
  return new FrameChain(problem, initial, random, transverseDegrees ?? degrees);
}

/**
 * The chain's state in its moving frame: the teacher's axes first, then K axes in which the students are lower
 * triangular.
 */
class FrameChain implements Chain {
  readonly #problem: TeacherStudent;
  readonly #random: Stream;
  readonly #degrees: number;
  readonly #limit: number;
  readonly #v: Float64Array;
  /** The teacher, M × M lower triangular. */
  readonly #teacher: Matrix;
  /** The students along the teacher's axes, K × M. */
  readonly #along: Float64Array;
  /**
   * The students across them, K × (K + 1) lower triangular: the last column takes up the new axis, and is zero between
   * steps.
   */
  readonly #across: Float64Array;
  /** The fields' normals ξ, then the transverse length: M + K + 1. */
  readonly #xi: Float64Array;
  readonly #lambda: Float64Array;
  /** `−η F_k g'(λ_k) e / N`. */
  readonly #c: Float64Array;

  constructor(problem: TeacherStudent, initial: OrderParameters, random: Stream, degrees: number) {
    const K = problem.feedback.length;
    const M = problem.teacherOutputs.length;
    const { teacher, student } = frameCoordinates(initial);
    this.#problem = problem;
    this.#random = random;
    this.#degrees = degrees;
    this.#limit = DIVERGED * errorScale(problem, initial);
    this.#v = initial.v.slice();
    this.#teacher = teacher;
    this.#along = new Float64Array(K * M);
    this.#across = new Float64Array(K * (K + 1));
    for (let k = 0; k < K; k++) {
      for (let m = 0; m < M; m++) this.#along[k * M + m] = student.data[k * (M + K) + m];
      for (let j = 0; j < K; j++) this.#across[k * (K + 1) + j] = student.data[k * (M + K) + M + j];
    }
    this.#xi = new Float64Array(M + K + 1);
    this.#lambda = new Float64Array(K);
    this.#c = new Float64Array(K);
  }

  /** Runs from step `from` to step `to` and returns the step reached, below `to` when the run diverged there. */
  advance(from: number, to: number): number {
    const { N, rate, rule, teacherNoise, teacherOutputs, feedback, activation } = this.#problem;
    const { value, slope } = ACTIVATIONS[activation];
    const { first, second } = trained(this.#problem);
    const random = this.#random;
    const K = feedback.length;
    const M = teacherOutputs.length;
    const width = K + 1;
    const v = this.#v;
    const teacher = this.#teacher.data;
    const along = this.#along;
    const across = this.#across;
    const xi = this.#xi;
    const lambda = this.#lambda;
    const c = this.#c;
    const F = rule === "bp" ? v : feedback;
    const eta = rate / N;

    for (let step = from; step < to; step++) {
      for (let j = 0; j < M + K; j++) xi[j] = random.normal();
      let error = teacherNoise > 0 ? -teacherNoise * random.normal() : 0;
      for (let m = 0; m < M; m++) {
        let rho = 0;
        for (let j = 0; j <= m; j++) rho += teacher[m * M + j] * xi[j];
        error -= teacherOutputs[m] * value(rho);
      }
      for (let k = 0; k < K; k++) {
        let field = 0;
        for (let j = 0; j < M; j++) field += along[k * M + j] * xi[j];
        for (let j = 0; j <= k; j++) field += across[k * width + j] * xi[M + j];
        lambda[k] = field;
        // Held in c until the error is known.
        c[k] = value(field);
        error += v[k] * c[k];
      }
      if (!(Math.abs(error) < this.#limit)) return step;
      if (first) {
        const shift = second ? eta * error : 0;
        for (let k = 0; k < K; k++) {
          const move = -eta * F[k] * slope(lambda[k], c[k]) * error;
          v[k] -= shift * c[k];
          c[k] = move;
          for (let j = 0; j < M; j++) along[k * M + j] += move * xi[j];
        }
        xi[M + K] = Math.sqrt(random.chiSquare(this.#degrees));
        this.#moveAcross(K, M);
      } else if (second) {
        for (let k = 0; k < K; k++) v[k] -= eta * error * c[k];
      }
    }
    return to;
  }

  /**
   * `across ← [across | 0] + c ξᵀ` in a rotated frame in which the last column is zero again and the rest lower
   * triangular. Givens
   * rotations turn ξ into ‖ξ‖ times the first axis, from the last axis up, leaving one superdiagonal; a second sweep
   * clears it. O(K²).
   */
  #moveAcross(K: number, M: number): void {
    const S = this.#across;
    const xi = this.#xi;
    const c = this.#c;
    const width = K + 1;
    let length = xi[M + K];
    for (let i = K - 1; i >= 0; i--) {
      const x = xi[M + i];
      const total = Math.sqrt(x * x + length * length);
      if (total === 0) continue;
      const cos = x / total;
      const sin = length / total;
      length = total;
      // Columns i and i + 1 are zero above the rows i and i + 1; column i + 1 gains its entry of row i.
      for (let k = i; k < K; k++) {
        const a = S[k * width + i];
        const b = S[k * width + i + 1];
        S[k * width + i] = cos * a + sin * b;
        S[k * width + i + 1] = cos * b - sin * a;
      }
    }
    for (let k = 0; k < K; k++) S[k * width] += c[k] * length;
    for (let i = 0; i < K; i++) {
      const a = S[i * width + i];
      const b = S[i * width + i + 1];
      if (b === 0) continue;
      const total = Math.sqrt(a * a + b * b);
      if (total === 0) continue;
      const cos = a / total;
      const sin = b / total;
      S[i * width + i] = total;
      S[i * width + i + 1] = 0;
      for (let k = i + 1; k < K; k++) {
        const p = S[k * width + i];
        const q = S[k * width + i + 1];
        S[k * width + i] = cos * p + sin * q;
        S[k * width + i + 1] = cos * q - sin * p;
      }
    }
  }

  parts(): Resumable[] {
    return [...[this.#v, this.#along, this.#across].map(inPlace), this.#random];
  }

  orderParameters(): OrderParameters {
    const K = this.#v.length;
    const M = this.#teacher.rows;
    const D = M + K;
    const student = matrix(K, D);
    const teacher = matrix(M, D);
    for (let k = 0; k < K; k++) {
      for (let m = 0; m < M; m++) student.data[k * D + m] = this.#along[k * M + m];
      for (let j = 0; j < K; j++) student.data[k * D + M + j] = this.#across[k * (K + 1) + j];
    }
    for (let m = 0; m < M; m++) for (let n = 0; n < M; n++) teacher.data[m * D + n] = this.#teacher.data[m * M + n];
    return overlaps(student, teacher, this.#v);
  }
}
