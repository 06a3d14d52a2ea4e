import { formula } from "../formula.ts";
import type { Prediction } from "../prediction.ts";

/** The clock at which the learned part `2 z^{2^{l−1}}` of layer l is as large as its initial weights. */
const clockFormula = formula("z_l", "(sigma / 2)^(1 / 2^(l - 1))");

export const crossingClocks: Prediction = {
  id: "crossing-clocks",
  title: "Align, then memorise: when each layer aligns",
  statement:
    "From small initial weights $\\mathrm{WA}_l$ passes $1/\\sqrt2$ at clock $z_l \\approx (\\sigma_l/2)^{1/2^{l-1}}$, $\\sigma_l = \\lVert W_l^0 \\rVert_F / \\sqrt{n_L}$, " +
    "while $z \\ll z_\\infty$ and the loss has hardly moved: for equal $\\sigma_l$ the layers align from bottom to top.",
  source:
    "derived: the learned part of layer $l$, $2 z^{2^{l-1}}$ in every mode, against its initial weights; what leaks through the initial weights below is neglected",
  assumptions: [
    "deep linear network",
    "DFA",
    "small random initial weights",
    "orthonormal feedback",
    "modes of equal strength",
    "gradient flow, early: $z_l \\ll z_\\infty$",
  ],
  formulas: [clockFormula],
};

/** `z_l = (σ_l/2)^{1/2^{l−1}}`, l ≥ 2; the clock of a mode is τ = 2z, early on τ = s t. */
export function crossingClock(sigma: number, layer: number): number {
  if (!(sigma >= 0)) throw new RangeError(`crossingClock: sigma must be at least 0, got ${sigma}`);
  if (!(Number.isInteger(layer) && layer >= 2)) {
    throw new RangeError(`crossingClock: the layer must be an integer of at least 2, got ${layer}`);
  }
  return clockFormula.evaluate({ sigma, l: layer });
}
