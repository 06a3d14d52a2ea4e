import { formula } from "../formula.ts";
import type { Prediction } from "../prediction.ts";

const edgeFormula = formula("\\kappa", "(1 + sqrt(r / n)) / (1 - sqrt(r / n))");

export const lateLabelNoise: Prediction = {
  id: "late-label-noise",
  title: "Memorised labels spoil the conditioning of well-conditioned classes",
  statement:
    "On a finite data set the regression map of noisy labels is $(1 - p) W^* + N$, $N$ a random map whose singular values spread by $(1 + \\sqrt{r/n_0})/(1 - \\sqrt{r/n_0})$, $r$ the rank of the targets. " +
    "Where the true map is flatter than that, memorising raises $\\kappa$ and lowers the weight alignment at convergence; where it is steeper, or with many samples, it does not.",
  source:
    "derived: wrong labels are independent of the inputs, so that their regression is a random matrix (Marchenko and Pastur, 1967); and the exponent law",
  assumptions: [
    "deep linear network",
    "DFA",
    "classes of equal size with orthogonal means of equal length, white noise within",
    "few samples for the number of inputs",
    "trained to convergence",
  ],
  formulas: [edgeFormula],
};

/** The condition number of a random map of rank r from n inputs, both large. */
export function randomMapConditioning(rank: number, inputs: number): number {
  if (!(rank >= 1 && rank < inputs)) {
    throw new RangeError(`randomMapConditioning: the rank must be from 1 to ${inputs - 1}, got ${rank}`);
  }
  return edgeFormula.evaluate({ r: rank, n: inputs });
}
