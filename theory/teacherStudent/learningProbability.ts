import type { Prediction } from "../prediction.ts";

/** Degeneracy breaking where there is no degeneracy. */
export const reluLearningProbability: Prediction = {
  id: "relu-learning-probability",
  title: "ReLU students learn only with enough entries of the right sign",
  statement:
    "With random-sign feedback a ReLU student of $K$ hidden units learns a teacher of $M$ positive output weights with probability " +
    "$P_{\\text{learn}}(K, M) = 2^{-K} \\sum_{k \\ge M} \\binom{K}{k}$: at least $M$ entries of the feedback must be positive.",
  source:
    "paper, section 2.3; that fewer entries cannot suffice is derived from the invariant of the neurons for $F_k v_k = \\tfrac12 Q_{kk}$ at the start, that enough of them do is observed",
  assumptions: [
    "DFA",
    "ReLU units in student and teacher",
    "positive output weights of the teacher",
    "feedback of random signs",
    "small initial weights",
    "a long enough time: a few per cent of the runs with enough entries are still on a plateau",
  ],
  formulas: [],
};

/**
 * The probability that a ReLU student with K hidden units and random-sign feedback learns a teacher of M positive
 * outputs,
 * `P_learn(K, M) = 2^{−K} Σ_{k ≥ M} C(K, k)`: that at least M of the K entries of F are positive.
 *
 * Started with `F_k v_k = ½ Q_kk`, every output weight keeps the sign of its feedback in the flow at vanishing rate
 * (`signLaw`), and `max(0, x)` has no
 * sign symmetry: the kink of a teacher unit with a hyperplane of its own takes a unit with F_k > 0. That M of them are
 * necessary is then a theorem; that
 * they are from small random weights too, and that they suffice, is observed.
 * Source: Refinetti, d'Ascoli, Ohana and Goldt (ICML 2021), section 2.3. Throws a RangeError unless K and M are
 * integers, K ≥ 1, M ≥ 0.
 */
export function learningProbability(K: number, M: number): number {
  if (!(Number.isInteger(K) && K >= 1)) {
    throw new RangeError(`learningProbability: K must be a positive integer, got ${K}`);
  }
  if (!(Number.isInteger(M) && M >= 0)) {
    throw new RangeError(`learningProbability: M must be an integer of at least 0, got ${M}`);
  }
  let term = 2 ** -K;
  let sum = 0;
  for (let k = 0; k <= K; k++) {
    if (k >= M) sum += term;
    term *= (K - k) / (k + 1);
  }
  return sum;
}
