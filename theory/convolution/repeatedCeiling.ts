import type { Prediction } from "../prediction.ts";
import { formula } from "../formula.ts";

const repeatedFormula = formula("\\max \\mathrm{WA}_l", "k / i");

/** The ceiling for feedback repeated within channels. `localCeiling` gives the number. */
export const repeatedCeiling: Prediction = {
  id: "repeated-feedback-ceiling",
  title: "Feedback repeated within channels frees the convolution of its second factor",
  statement:
    "When all units of a channel are sent the same combination of errors, the ceiling is $k/i$ for the convolution and for the locally connected layer, not in the mean but for every draw, " +
    "whatever the stride and the numbers of channels and outputs.",
  source:
    "derived: $F_l F_{l-1}^\\top$ is constant on each block of $o^2 \\times i^2$ entries, the projection keeps $o^2 k^2$ of them as they are",
  assumptions: ["feedback repeated within the channels of both layers", "no padding"],
  formulas: [repeatedFormula],
};
