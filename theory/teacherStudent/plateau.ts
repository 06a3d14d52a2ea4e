import { cholesky, type Matrix } from "../../src/linalg/index.ts";
import type { Prediction } from "../prediction.ts";
import { KERNELS, type Activation } from "./kernel.ts";

/** The height of the plateau between the two phases. */
export const plateauHeight: Prediction = {
  id: "plateau",
  title: "The plateau: an aligned student sees one projection of the input",
  statement:
    "While all $w_k$ lie along one direction the error is at least $\\min_u \\tfrac12 E\\operatorname{Var}(y \\mid u \\cdot x)$, " +
    "and students of two and more erf units come within a quarter of that before they specialise.",
  source:
    "derived: a function of one projection cannot do better than the conditional mean; how close students come is observed",
  assumptions: [
    "two layers",
    "small initial weights",
    "learning rates of a tenth and below",
    "students not yet specialised: $Q$ of rank one to one per cent",
  ],
  formulas: [],
};

/** A two-layer teacher: output weights ṽ (M) and overlaps T (M × M). */
export interface Teacher {
  readonly activation: Activation;
  readonly teacherOutputs: ArrayLike<number>;
  readonly T: Matrix;
}

/**
 * The least error of any function of one projection `s = u·x` of the input, u a unit vector with `r_m = u·w̃_m/√N`:
 * `½ E Var(y | s) = ½ Σ_mn ṽ_m ṽ_n [I₂(T_mm, T_mn, T_nn) − I₂(T_mm, r_m r_n, T_nn)]`.
 * The second term is `E[y(x) y(x')]` for two inputs that share s and nothing else. [derived]
 */
export function singleIndexError({ activation, teacherOutputs, T }: Teacher, r: ArrayLike<number>): number {
  const { value } = KERNELS[activation];
  const M = T.rows;
  let sum = 0;
  for (let m = 0; m < M; m++) {
    for (let n = 0; n < M; n++) {
      const a = T.data[m * M + m];
      const b = T.data[n * M + n];
      sum += teacherOutputs[m] * teacherOutputs[n] * (value(a, T.data[m * M + n], b) - value(a, r[m] * r[n], b));
    }
  }
  return 0.5 * sum;
}

/**
 * The plateau of a student that has aligned but not yet specialised. While DFA follows the feedback, all `w_k ∝ F_k`
 * times one direction, the student is a function
 * of one projection of the input; no such student, however many units it has, gets below `min_u singleIndexError`. That
 * is the height returned,
 * with the overlaps r of its direction; 0 for linear activations, which have no plateau. Erf students of two units come
 * within a quarter of it before they part. [derived]
 *
 * The minimum over directions is found by gradient ascent from the teacher's vectors, their differences and sums; exact
 * up to local minima of small M.
 */
export function plateau(teacher: Teacher): { readonly error: number; readonly r: Float64Array } {
  const { activation, teacherOutputs, T } = teacher;
  const { value, slope } = KERNELS[activation];
  const M = T.rows;
  const { L } = cholesky(T);
  const overlapsOf = (z: Float64Array) =>
    z.map((_, m) => z.reduce((sum, entry, j) => sum + L.data[m * M + j] * entry, 0));
  /** `E[y(x) y(x')]` and its gradient in z, r = L z. */
  const explained = (r: Float64Array): { height: number; gradient: Float64Array } => {
    let height = 0;
    const byR = new Float64Array(M);
    for (let m = 0; m < M; m++) {
      for (let n = 0; n < M; n++) {
        const [a, b] = [T.data[m * M + m], T.data[n * M + n]];
        const weight = teacherOutputs[m] * teacherOutputs[n];
        height += weight * value(a, r[m] * r[n], b);
        byR[m] += 2 * weight * r[n] * slope(a, r[m] * r[n], b);
      }
    }
    const gradient = byR.map((_, j) => byR.reduce((sum, entry, m) => sum + entry * L.data[m * M + j], 0));
    return { height, gradient };
  };
  const starts: Float64Array[] = [];
  for (let m = 0; m < M; m++) {
    starts.push(Float64Array.from({ length: M }, (_, j) => L.data[m * M + j]));
    for (let n = 0; n < m; n++) {
      for (const sign of [1, -1]) {
        starts.push(Float64Array.from({ length: M }, (_, j) => L.data[m * M + j] + sign * L.data[n * M + j]));
      }
    }
  }
  starts.push(
    Float64Array.from({ length: M }, (_, j) => {
      let sum = 0;
      for (let m = 0; m < M; m++) sum += teacherOutputs[m] * L.data[m * M + j];
      return sum;
    }),
  );
  let best = { error: Infinity, r: new Float64Array(M) };
  for (const start of starts) {
    let z = unit(start);
    let now = explained(overlapsOf(z));
    let step = 1;
    for (let i = 0; i < 1000 && step > 1e-12; i++) {
      const trial = unit(z.map((entry, j) => entry + step * now.gradient[j]));
      const next = explained(overlapsOf(trial));
      if (next.height > now.height) {
        z = trial;
        now = next;
        step *= 2;
      } else step /= 2;
    }
    const r = overlapsOf(z);
    const error = singleIndexError(teacher, r);
    if (error < best.error) best = { error, r };
  }
  return best;
}

/** `z / ‖z‖`, or the first axis for a zero vector. */
function unit(z: Float64Array): Float64Array {
  const length = Math.sqrt(z.reduce((sum, entry) => sum + entry * entry, 0));
  return z.map((entry, j) => (length > 0 ? entry / length : j === 0 ? 1 : 0));
}
