import type { Prediction } from "../prediction.ts";

/** The ceiling for any network of layers. */
export const deepCeiling: Prediction = {
  id: "deep-ceiling",
  title: "Deep nonlinear networks stay below the ceiling",
  statement:
    "In a trained network of convolutional and locally connected layers $\\mathrm{WA}_l \\le \\lVert \\Pi_S(F_l F_{l-1}^\\top) \\rVert / \\lVert F_l F_{l-1}^\\top \\rVert$ at every step, whatever the activation, the loss and the optimiser.",
  source: "derived: $W_l \\in S$ at every step, and Cauchy–Schwarz within $S$",
  assumptions: ["layers without padding", "any activation, loss and optimiser"],
  formulas: [],
};

/** What the families of feedback give of it. `meanCeiling` of the convolutions gives the number. */
export const deepCeilingInTheMean: Prediction = {
  id: "deep-ceiling-in-the-mean",
  title: "Every family of independent entries has the same mean ceiling",
  statement:
    "Gaussian, uniform, sign and sparse feedback of a deep network have $E\\lVert \\Pi_S(F_l F_{l-1}^\\top) \\rVert^2 / E\\lVert F_l F_{l-1}^\\top \\rVert^2 = \\dim S / (n_l n_{l-1})$ in all of its layers, hidden ones and the output.",
  source: "derived: only that the entries of $F_l$ are uncorrelated and of one variance enters the mean",
  assumptions: ["independent entries of mean zero", "means over draws"],
  formulas: [],
};

/** What structure in the feedback is worth. */
export const structuredLift: Prediction = {
  id: "structured-feedback-lifts",
  title: "Feedback with the layer's structure lifts the ceiling",
  statement:
    "For feedback made for the layer, with factors of a matrix that it can represent or of its mask, the ceiling is above that of independent feedback, which is near $k/(o\\,i)$ in a convolution and $k/i$ in a locally connected layer.",
  source:
    "derived: factors of a matrix of $S$ have a product near $S$, as far as the rank $n_L$ allows, while independent ones have their mean share of it; how far is measured",
  assumptions: ["several outputs", "windows smaller than the maps"],
  formulas: [],
};
