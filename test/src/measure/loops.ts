import { gram, multiply, product, toRows, transpose, type Matrix } from "../../../src/linalg/index.ts";
import { gaussianMatrix, stream } from "../../../src/random/index.ts";

/** Relative rounding of sums of a few hundred products, with room. */
export const ROUNDING = 1e-12;

/** Matrices as nested rows, multiplied by the definition. */
export type Rows = number[][];

export const dot = (a: readonly number[], b: readonly number[]): number => {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
};

export const turned = (A: Rows): Rows => A[0].map((_, j) => A.map((row) => row[j]));

export const times = (A: Rows, B: Rows): Rows => A.map((row) => turned(B).map((column) => dot(row, column)));

export const cosineOf = (a: readonly number[], b: readonly number[]): number =>
  dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));

export const random = (rows: number, cols: number, name: string): Matrix => gaussianMatrix(rows, cols, stream(1, name));

/** Layer sizes n_0 … n_L. */
export const SIZES = [5, 7, 6, 4, 3];
const OUTPUTS = 3;

/** A network whose weights have nothing to do with its feedback. */
export const unrelated = () => {
  const weights = SIZES.slice(1).map((rows, i) => random(rows, SIZES[i], `W${i}`));
  const feedback = SIZES.slice(1, -1).map((rows, i) => random(rows, OUTPUTS, `F${i}`));
  return { weights, feedback, rows: { W: weights.map(toRows), F: feedback.map(toRows) } };
};

/** A network of weights `W_l = F_l A_l F_{l−1}ᵀ`, `F_0 = I`, `F_L = I`. */
export const aligned = () => {
  const { feedback } = unrelated();
  const A = [random(OUTPUTS, SIZES[0], "A1"), ...feedback.map((_, i) => random(OUTPUTS, OUTPUTS, `A${i + 2}`))];
  const weights = A.map((A_l, i) => {
    const right = i === 0 ? A_l : multiply(A_l, transpose(feedback[i - 1]));
    return i < feedback.length ? product(feedback[i], right) : right;
  });
  return { A, weights, feedback, grams: feedback.map(gram) };
};
