import { multiply, pseudoInverse, type Matrix } from "../../src/linalg/index.ts";
import type { Prediction } from "../prediction.ts";

/** Where two linear layers come to rest, and when that is the optimum. */
export const feedbackRank: Prediction = {
  id: "feedback-rank",
  title: "Two layers find the part of the map that their feedback sees",
  statement:
    "In flow from zero weights, on white inputs, two linear layers trained with the feedback $F_1$ come to rest at $M = W^* \\Pi$, $\\Pi$ the projection on the rows of $F_1 W^*$: " +
    "at the optimum if and only if $\\operatorname{rank} F_1 W^* = \\operatorname{rank} W^*$, for feedback in general position if and only if the hidden layer has at least $\\operatorname{rank} W^*$ units. " +
    "With fewer units backpropagation finds the best map of their number; this is another.",
  source:
    "classic: Garg and Vempala (2022), that the optimum is reached from rank $W^*$ hidden units on and can be far below; the map itself is derived: rows of $W_1$ never leave those of $F_1 W^*$, and at rest fill them",
  assumptions: [
    "two linear layers",
    "DFA, which is feedback alignment there",
    "zero initial weights",
    "isotropic inputs",
    "gradient flow that comes to rest",
  ],
  formulas: [],
};

/** `W* Π`, Π the orthogonal projection on the rows of `F_1 W*`. F is n_1 × n_L, the map W* n_L × n_0, as the result. */
export function mapAtRest(F: Matrix, map: Matrix): Matrix {
  const seen = multiply(F, map);
  return multiply(map, multiply(pseudoInverse(seen), seen));
}
