import type { Prediction } from "../prediction.ts";
import { meanFlow } from "./meanFlow.ts";

/** The order. */
export const alignmentOrder: Prediction = {
  id: "alignment-order",
  title: "Deep linear networks align from bottom to top",
  statement:
    "From small initial weights of equal $\\sigma_l = \\lVert W_l^0 \\rVert_F / \\sqrt{n_L}$ the weight alignment of layer $l$ reaches half of its maximum before that of layer $l + 1$ does.",
  source: "derived: the crossing clocks $z_l = (\\sigma/2)^{1/2^{l-1}}$ grow with $l$ where $\\sigma < 2$",
  assumptions: [
    "deep linear network",
    "DFA",
    "small random initial weights, of equal $\\sigma_l$ in the layers 2 to L",
    "small rate",
  ],
  formulas: [],
};

/** The times. */
export const halfTimes: Prediction = {
  id: "alignment-half-times",
  title: "The moments of the data say when each layer aligns",
  statement:
    "The times at which $\\mathrm{WA}_l$ reaches half of its maximum follow from the moments of the data, the Gram matrices of the feedback and the sizes of the initial weights, through the mean flow.",
  source: "derived: see mean-flow",
  assumptions: [...meanFlow.assumptions, "stochastic gradient descent at a small rate"],
  formulas: [],
};
