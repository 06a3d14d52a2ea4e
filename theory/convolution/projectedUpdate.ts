import { gram, matrix, multiply, transpose, type Matrix } from "../../src/linalg/index.ts";
import type { Prediction } from "../prediction.ts";
import { windowsBasis, type Windows } from "./windows.ts";

/** The update law of layers with structure. `projectedUpdate(windows, shared, update)` gives the numbers. */
export const projectedUpdateLaw: Prediction = {
  id: "projected-update",
  title: "DFA in a layer with structure is the projected update",
  statement:
    "Let $S$ be the matrices that a layer can represent and $\\Pi_S$ the orthogonal projection onto it. DFA on the layer's own weights changes its matrix by " +
    "$\\Delta W_l = -\\eta\\, m\\, \\Pi_S[(F_l e) h_{l-1}^\\top]$, $m$ the number of connections that share a weight: descent on a kernel sums over the places of the kernel what the projection averages.",
  source: "derived: the gradient in a shared weight is the sum of those in its connections",
  assumptions: [
    "every weight has the same number $m$ of connections: $o^2$ in a convolution without padding, 1 in a mask",
  ],
  formulas: [],
};

/**
 * `m Π_S M` for a layer of windows: `Σ_θ ⟨M, E_θ⟩ E_θ`, E_θ the matrix with ones at the connections of weight θ,
 * `‖E_θ‖² = m`.
 */
export function projectedUpdate(windows: Windows, shared: boolean, M: Matrix): Matrix {
  const E = windowsBasis(windows, shared);
  const entries = matrix(M.data.length, 1, M.data);
  return matrix(M.rows, M.cols, multiply(E, multiply(transpose(E), entries)).data);
}

/**
 * m: the squared norm of a basis matrix. Throws a RangeError when the weights do not all have equally many connections.
 */
export function sharing(windows: Windows, shared: boolean): number {
  const G = gram(windowsBasis(windows, shared));
  const m = G.data[0];
  for (let w = 0; w < G.rows; w++) {
    if (G.data[w * G.cols + w] !== m) throw new RangeError(`sharing: weight ${w} has another number of connections`);
  }
  return m;
}
