import { formula } from "../formula.ts";
import type { Prediction } from "../prediction.ts";

const ratioFormula = formula("d(\\eta) / d(\\eta / 2)", "2");

/** The per-neuron invariant under steps. */
export const neuronDrift: Prediction = {
  id: "neuron-invariant-drift",
  title: "Steps break the invariant of ReLU neurons in proportion to the rate",
  statement:
    "Under gradient descent $F_{L-1,k} \\cdot W_{L,:,k} - \\tfrac12 \\lVert w_k \\rVert^2$ of linear and ReLU networks drifts by $-\\tfrac12 \\sum_t \\lVert \\Delta w_{k,t} \\rVert^2$, which at a given training time is proportional to the rate: " +
    "half the rate, half the drift. With tanh units it drifts in flow, at any rate.",
  source:
    "derived: $\\Delta(F_k \\cdot v_k) = w_k \\cdot \\Delta w_k$ exactly, since $g(z) = z g'(z)$, and $\\Delta \\tfrac12 \\lVert w \\rVert^2 = w \\cdot \\Delta w + \\tfrac12 \\lVert \\Delta w \\rVert^2$",
  assumptions: ["linear or ReLU units, no bias", "DFA", "full batches", "small rates"],
  formulas: [ratioFormula],
};

/** By what the drift falls when the rate is halved. */
export const driftRatio = (): number => ratioFormula.evaluate({});
