import type { Prediction } from "../prediction.ts";

/** What a tied weight makes of a matrix for each place. */
export const placeAverage: Prediction = {
  id: "place-average",
  title: "Where all places are alike, a matrix for each acts as their mean for all",
  statement:
    "If no place differs from another (shifts around a circle, data whose law does not change when the circle is turned), gradient descent on the population from zero weights takes the same steps with a feedback matrix $F_{l,p}$ for each place as with the one matrix " +
    "$\\bar F_l = \\frac1T \\sum_p F_{l,p}$ for all: the weights are $\\bar F_l A \\bar F_{l-1}^\\top$. What the places' own feedback costs then is size, $1/\\sqrt T$ a layer, and noise: the signals of single samples lose the cosine $1/\\sqrt T$, their sum over places does not.",
  source:
    "derived: $E[(E K_l)_p (H_{l-1} M)_p^\\top]$ is the same for all $p$ by symmetry, so that $\\sum_p F_{l,p}$ stands before it; by induction every layer is as if shared",
  assumptions: [
    "linear layers over a circle of places",
    "stationary data",
    "DFA on the population, not on samples",
    "zero initial weights",
    "the number of matrices divides the number of places",
  ],
  formulas: [],
};
