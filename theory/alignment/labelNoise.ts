import { formula } from "../formula.ts";
import type { Prediction } from "../prediction.ts";

const factorFormula = formula("\\Sigma_{yx}(p) / \\Sigma_{yx}(0)", "1 - p");
const delayFormula = formula("t(p) / t(0)", "1 / (1 - p)");

export const labelNoise: Prediction = {
  id: "label-noise",
  title: "Label noise weakens the class signal",
  statement:
    "Replacing labels at random with probability $p$ multiplies the class part of $\\Sigma_{yx}$, its part about the mean, by $1 - p$.",
  source:
    "derived: a replaced label is independent of the input, so that $\\operatorname{Cov}(y, x)$ loses the fraction $p$",
  assumptions: ["labels replaced independently of the input, by any fixed law", "many samples"],
  formulas: [factorFormula],
};

export const labelNoiseDelay: Prediction = {
  id: "label-noise-delay",
  title: "Label noise delays alignment",
  statement: "The early clock of alignment runs slower by $1 - p$: every layer aligns later by the factor $1/(1 - p)$.",
  source: "derived: early on $\\tau = s t$, and $s \\propto 1 - p$",
  assumptions: [
    "deep linear network",
    "DFA",
    "centred targets",
    "gradient flow, early: $\\tau \\ll \\tau_\\infty$",
    "many samples",
  ],
  formulas: [delayFormula],
};

const requireProbability = (name: string, p: number): void => {
  if (!(p >= 0 && p < 1)) throw new RangeError(`${name}: p must be in [0, 1), got ${p}`);
};

/** `1 − p`: what is left of the class part of Σ_yx. */
export function classSignal(p: number): number {
  requireProbability("classSignal", p);
  return factorFormula.evaluate({ p });
}

/** `1/(1 − p)`: the factor by which early times stretch. */
export function alignmentDelay(p: number): number {
  requireProbability("alignmentDelay", p);
  return delayFormula.evaluate({ p });
}
