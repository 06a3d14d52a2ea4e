import type { Prediction } from "../prediction.ts";

/** Which of the equivalent solutions DFA finds. */
export const degeneracyBreaking: Prediction = {
  id: "degeneracy-breaking",
  title: "Degeneracy breaking: of equivalent solutions DFA finds the one with the signs of the feedback",
  statement:
    "Erf students recover the teacher up to the symmetry $(w_k, v_k) \\to (-w_k, -v_k)$; under DFA every unit in use ends with " +
    "$\\operatorname{sign} v_k = \\operatorname{sign} F_k$, under backpropagation with either sign.",
  source: "paper, sections 2.2 and 2.3; derived to leading order in time, observed at the end of learning",
  assumptions: [
    "DFA",
    "two layers, erf units",
    "small initial weights",
    "units in use: output weights above a tenth of the teacher's",
  ],
  formulas: [],
};

/**
 * The sign law: under DFA every output weight takes the sign of its feedback, `sign v_k = sign F_k`. So DFA picks one
 * of the solutions
 * that the symmetry (w, v) → (−w, −v) of an odd activation makes equivalent: degeneracy breaking.
 *
 * For linear and ReLU units it holds at all times in the flow at vanishing rate from every start with
 * `F_k v_k = ½ Q_kk` (or more): the difference is
 * conserved (`neuronInvariants`), so that `F_k v_k ≥ ½ Q_kk ≥ 0`. Linear units may so start from exactly zero weights.
 * ReLU units may not: zero is a
 * corner of their discontinuous field, with no one way out of it (with g'(0) = 0 they stay), and they need some
 * `w_k ≠ 0`.
 * For erf units it holds to leading order early on (`earlyTime`: v grows along F) and is observed at the end of
 * learning for units in use.
 * Source: Refinetti et al. (2021), sections 2.2 and 2.3.
 */
export function signLaw(feedback: ArrayLike<number>): Int8Array {
  return Int8Array.from(feedback, Math.sign);
}

/**
 * The fraction of the units whose output weight has the sign of its feedback, among those with `|v_k|` above
 * `threshold`; null when there
 * are none. Chance is ½.
 */
export function signAgreement(v: ArrayLike<number>, feedback: ArrayLike<number>, threshold = 0): number | null {
  let used = 0;
  let agreeing = 0;
  for (let k = 0; k < v.length; k++) {
    if (!(Math.abs(v[k]) > threshold)) continue;
    used++;
    if (v[k] * feedback[k] > 0) agreeing++;
  }
  return used > 0 ? agreeing / used : null;
}
