import { add, identity, multiply, scale, transpose, type Matrix } from "../../src/linalg/index.ts";
import type { Prediction } from "../prediction.ts";
import { leakGain, passedUp, type MeanNetwork } from "./meanNetwork.ts";

export const meanFlow: Prediction = {
  id: "mean-flow",
  title: "Random initial weights enter alignment through their sizes",
  statement:
    "From random initial weights, $\\dot A_l = (\\Sigma_{yx} - M \\Sigma_{xx}) P_{l-1}^\\top$ with $P_0 = I$, $P_1 = A_1$, $P_{l+1} = (A_{l+1} G_l + v_l I) P_l$, $v_l = \\lVert W_l^0 \\rVert^2 / n_{l-1}$, $M = P_L + W_L^0 \\cdots W_1^0$, and " +
    "$\\mathrm{WA}_l = \\operatorname{tr}(G_l A_l G_{l-1}) / \\sqrt{\\operatorname{tr}(G_l G_{l-1}) (\\operatorname{tr}(G_l S_l) + \\lVert W_l^0 \\rVert^2)}$, $S_{l+1} = A_{l+1} G_l A_{l+1}^\\top + v_l S_l$ from $S_1 = A_1 A_1^\\top$, " +
    "but for what the initial weights are aligned by chance: as the widths grow, what is left out falls like their inverse root.",
  source:
    "derived: the structure theorem $W_l = W_l^0 + F_l C_l$, $C_{l+1} = A_{l+1} F_l^\\top + C_l W_l^{0\\top}$, with $W_l^{0\\top} W_l^0$ and $F_l^\\top W_l^0 \\cdots F_k$ at their means, $v_l I$ and zero; the mean-field theory of Bordelon and Pehlevan (2022) covers DFA in nonlinear networks of infinite width by self-consistent kernels: here linear layers alone, as a closed flow of the $A_l$ for any number of outputs",
  assumptions: [
    "deep linear network",
    "DFA",
    "independent zero-mean initial weights, those of the last layer small",
    "widths large beside the numbers of inputs and outputs",
    "gradient flow",
  ],
  formulas: [],
};

/**
 * `R_1 … R_L` of `P_l = R_l A_1`: `R_1 = I`, `R_{l+1} = (g A_{l+1} G_l + g' v_l I) R_l`, g the gain of the units and g'
 * what leaks.
 */
function carried(network: MeanNetwork, A: readonly Matrix[]): Matrix[] {
  const { grams, gain } = network;
  const n = A[0].rows;
  const R = [identity(n)];
  for (let l = 1; l < A.length; l++) {
    const up = add(
      scale(gain, multiply(A[l], grams[l - 1])),
      scale(leakGain(network, l) * passedUp(network, l), identity(n)),
    );
    R.push(multiply(up, R[l - 1]));
  }
  return R;
}

/** The end-to-end map `M = P_L + W_L⁰ … W_1⁰` (n_L × the number of coordinates) of alignment matrices `A_1 … A_L`. */
export function meanMap(network: MeanNetwork, A: readonly Matrix[]): Matrix {
  return add(network.start, multiply(carried(network, A)[A.length - 1], A[0]));
}

/** The time derivative of `A_1` (n_L × the number of coordinates) and `A_2 … A_L` (n_L × n_L). */
export function meanFlowDerivative(network: MeanNetwork, A: readonly Matrix[]): Matrix[] {
  const { cross, variances, gain } = network;
  const R = carried(network, A);
  const M = add(network.start, multiply(R[A.length - 1], A[0]));
  const descent = {
    ...cross,
    data: cross.data.map((value, k) => value - M.data[k] * variances[k % cross.cols]),
  };
  const seen = multiply(descent, transpose(A[0]));
  const slope = (layer: number) => (layer < A.length ? gain : 1);
  return A.map((_, i) =>
    i === 0 ? scale(slope(1), descent) : scale(slope(i + 1) * gain, multiply(seen, transpose(R[i - 1]))),
  );
}
