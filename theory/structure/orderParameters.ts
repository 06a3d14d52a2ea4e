import {
  add,
  identity,
  multiply,
  product,
  scale,
  subtract,
  trace,
  transpose,
  type Matrix,
} from "../../src/linalg/index.ts";
import type { Prediction } from "../prediction.ts";

/** Online SGD without its weights: the order parameters are a Markov chain of their own. */
export const orderParametersInLaw: Prediction = {
  id: "order-parameters",
  title: "Order parameters, exact in law at any input dimension",
  statement:
    "For inputs $x \\sim N(0, I)$ and a linear teacher $y = Bx + \\sigma\\zeta$, from zero weights, $Q = A_1 A_1^\\top$, $R = A_1 B^\\top$, $T = B B^\\top$ and $A_2 \\dots A_L$ are a Markov chain: " +
    "$(A_1 x, Bx)$ is Gaussian of covariance $[[Q, R], [R^\\top, T]]$ and $\\lVert x \\rVert^2$ beyond it is $\\chi^2$ of $n_0 - \\mathrm{rank}$ degrees of freedom.",
  source: "derived: the inputs enter DFA only through their projections on the rows of $A_1$ and $B$ and their norm",
  assumptions: [
    "deep linear network",
    "DFA",
    "zero initial weights",
    "isotropic Gaussian inputs, fresh at every step",
    "linear teacher",
  ],
  formulas: [],
};

/** The state of the chain: all of n_L × n_L; `upper` are `A_2 … A_L`. */
export interface LinearOrderParameters {
  readonly Q: Matrix;
  readonly R: Matrix;
  readonly T: Matrix;
  readonly upper: readonly Matrix[];
}

/**
 * The loss above the teacher's for inputs of unit variance, `½ tr(T − PR − RᵀPᵀ + PQPᵀ)`, `P = A_L G_{L−1} … A_2 G_1`.
 */
export function excessLossOf({ Q, R, T, upper }: LinearOrderParameters, grams: readonly Matrix[]): number {
  const P = upper.reduce((below, A, i) => product(A, grams[i], below), identity(Q.rows));
  const PR = multiply(P, R);
  return 0.5 * trace(add(subtract(subtract(T, PR), transpose(PR)), product(P, Q, transpose(P))));
}

/**
 * The mean of Q after one step from zero weights, `η² [ (1 + (n_0 + 1)/b) T + (n_0 σ²/b) I ]`: with
 * `A_1 = (η/b) Σ y xᵀ`,
 * `E[y yᵀ ‖x‖²] = (n_0 + 2) T + n_0 σ² I` for one sample and `T` for two different ones (Isserlis).
 * @param batch b
 */
export function meanGramAfterOneStep(T: Matrix, inputs: number, noise: number, rate: number, batch: number): Matrix {
  const signal = scale(1 + (inputs + 1) / batch, T);
  return scale(rate * rate, add(signal, scale((inputs * noise * noise) / batch, identity(T.rows))));
}
