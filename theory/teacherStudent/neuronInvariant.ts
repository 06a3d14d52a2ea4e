import type { Matrix } from "../../src/linalg/index.ts";
import { formula } from "../formula.ts";
import type { Prediction } from "../prediction.ts";

/** What step noise costs the invariant of a unit; `S` is `E[g'(λ_k)² (e² + σ²)]`. */
const invariantDrift = formula("\\tfrac{d}{dt}\\left(F_k v_k - \\tfrac12 Q_{kk}\\right)", "-(eta * F)^2 * S / 2");

/** The invariant of the hidden units of a two-layer student. */
export const neuronInvariantTeacherStudent: Prediction = {
  id: "neuron-invariant-teacher-student",
  title: "Every hidden unit keeps its overlap with the feedback less half its squared weight, up to step noise",
  statement:
    "In the limit $N \\to \\infty$ of online learning $\\tfrac{d}{dt}(F_k v_k - \\tfrac12 Q_{kk}) = -\\tfrac12 \\eta^2 F_k^2\\, E[g'(\\lambda_k)^2 (e^2 + \\sigma^2)]$: " +
    "conserved at vanishing learning rate.",
  source:
    "derived: $\\lambda g'(\\lambda) = g(\\lambda)$ makes the drifts of $F_k v_k$ and $\\tfrac12 Q_{kk}$ cancel at first order in $\\eta$",
  assumptions: ["DFA", "two layers, linear or ReLU units", "infinite input dimension", "both layers learn"],
  formulas: [invariantDrift],
};

/**
 * The invariants `F_k v_k − ½ Q_kk` of the K hidden units, `Q_kk = ‖w_k‖²/N`.
 *
 * Statement: in the flow of DFA at vanishing learning rate (no η² term) they are constant, for every activation with
 * `λ g'(λ) = g(λ)`: linear and ReLU. Proof: `d(F_k v_k)/dt = −η F_k E[g(λ_k) e]` and
 * `d(½Q_kk)/dt = −η F_k E[λ_k g'(λ_k) e]`.
 * At a finite rate they fall at `neuronInvariantDrift`. For erf and tanh they are not conserved. In the conventions of
 * the deep networks it is
 * `F_k v_k − ½ ‖w_k‖²`. Derived from Refinetti et al. (2021), equation (5); the counterpart of Du, Hu and Lee (NeurIPS
 * 2018) for backpropagation.
 */
export function neuronInvariants(Q: Matrix, v: ArrayLike<number>, feedback: ArrayLike<number>): Float64Array {
  return Float64Array.from(v, (value, k) => feedback[k] * value - 0.5 * Q.data[k * Q.cols + k]);
}

/**
 * `d(F_k v_k − ½ Q_kk)/dt = −½ η² F_k² E[g'(λ_k)² (e² + σ²)]`: what step noise costs, for linear and ReLU units, in the
 * limit N → ∞.
 * `squaredSignals` are the averages, one a unit.
 */
export function neuronInvariantDrift(
  rate: number,
  feedback: ArrayLike<number>,
  squaredSignals: ArrayLike<number>,
): Float64Array {
  return Float64Array.from(feedback, (F, k) => invariantDrift.evaluate({ eta: rate, F, S: squaredSignals[k] }));
}
