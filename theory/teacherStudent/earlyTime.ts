import type { Matrix } from "../../src/linalg/index.ts";
import { formula } from "../formula.ts";
import type { Prediction } from "../prediction.ts";

/** How far the error has fallen by time t, from zero weights; `s` is `cᵀTc`, `F` is ‖F‖. */
export const errorDrop = formula("\\varepsilon_g(0) - \\varepsilon_g(t)", "eta^3 * a^4 * s^2 * F^2 * t^3 / 2");

/** When what v has learned is as long as what it started with, `v_0` its initial norm. */
export const alignmentTime = formula("t_{\\mathrm{align}}", "sqrt(2 * v_0 / (s * F)) / (eta * a)");

/** The first phase of align-then-memorise. */
export const earlyAlignment: Prediction = {
  id: "early-alignment",
  title: "Align, then memorise: the output weights grow along the feedback before the error moves",
  statement:
    "From zero weights the first layer moves at order $t$ towards the teacher's best linear fit, the output weights at order $t^2$ along the feedback, " +
    "$v(t) = \\tfrac12 \\eta^2 a^2 s\\, F t^2$, and the error falls at order $t^3$; backpropagation does not leave zero.",
  source:
    "derived: the flow of the order parameters to leading order in time; the two phases are those of the paper, section 2.2",
  assumptions: [
    "DFA",
    "two layers, erf or linear units",
    "zero initial weights",
    "infinite input dimension",
    "early times, corrections of order $t$",
  ],
  formulas: [errorDrop, alignmentTime],
};

/** A two-layer DFA problem, as far as its first moments go. */
export interface EarlyProblem {
  readonly activation: "erf" | "linear";
  readonly rate: number;
  readonly feedback: ArrayLike<number>;
  readonly teacherOutputs: ArrayLike<number>;
  /** The teacher's overlaps T, M × M. */
  readonly T: Matrix;
}

/** The linearised flow, and the two clocks of align-then-memorise. */
export interface EarlyTime {
  /** R at time t, row-major K × M. */
  R(t: number): Float64Array;
  /** v at time t. */
  v(t: number): Float64Array;
  /** ε_g at time 0 minus ε_g at time t, from zero weights. */
  errorDrop(t: number): number;
  /** When what v has learned, along F, is as long as what it started with. */
  readonly alignmentTime: number;
  /** When the linearised error would have fallen to zero: the loss moves only as t comes near it. */
  memorisationTime(initialError: number): number;
}

/**
 * The first phase of DFA from small weights: the student aligns before its error moves.
 *
 * With small weights `e ≈ −y`, `g(λ) ≈ aλ`, `a = g'(0)`. Let `c_m = ṽ_m E[g'(ρ_m)]` and `s = cᵀTc`, the squared gain of
 * the teacher's best linear fit. Then
 *
 *     R_k(t) = R_k(0) + η a F_k (T c)ᵀ t
 *     v(t)   = v(0) + η a R(0)c t + ½ η² a² s F t²
 *     ε_g(0) − ε_g(t) = ½ η³ a⁴ s² ‖F‖² t³        (from zero weights)
 *
 * The first layer moves along the teacher at order t, the second along F at order t² and the error at order t³.
 * Relative corrections are of order t.
 * Derived here for the align-then-memorise of Refinetti et al. (2021), section 2.2. Assumes an activation with a
 * derivative at 0 (ReLU has none), the limit N → ∞, weights and
 * η²‖F‖² t E[y²] (the noise that Q picks up) small. `initial` are the R (K × M) and v at time 0, zero by default.
 */
export function earlyTime(
  { activation, rate, feedback, teacherOutputs, T }: EarlyProblem,
  initial: { readonly R?: Matrix; readonly v?: ArrayLike<number> } = {},
): EarlyTime {
  const K = feedback.length;
  const M = T.rows;
  const a = activation === "erf" ? Math.sqrt(2 / Math.PI) : 1;
  const c = Float64Array.from({ length: M }, (_, m) =>
    activation === "erf" ? (teacherOutputs[m] * a) / Math.sqrt(1 + T.data[m * M + m]) : teacherOutputs[m],
  );
  const Tc = c.map((_, m) => c.reduce((sum, value, n) => sum + T.data[m * M + n] * value, 0));
  const s = c.reduce((sum, value, m) => sum + value * Tc[m], 0);
  const R0 = initial.R?.data ?? new Float64Array(K * M);
  const v0 = Float64Array.from({ length: K }, (_, k) => initial.v?.[k] ?? 0);
  const drift = v0.map((_, k) => c.reduce((sum, value, m) => sum + R0[k * M + m] * value, 0));
  let squareF = 0;
  for (let k = 0; k < K; k++) squareF += feedback[k] ** 2;
  const start = Math.sqrt(v0.reduce((sum, value) => sum + value * value, 0));
  const constants = { eta: rate, a, s, F: Math.sqrt(squareF), v_0: start };
  const cubic = errorDrop.evaluate({ ...constants, t: 1 });
  return {
    R: (t) => R0.map((value, i) => value + rate * a * feedback[Math.floor(i / M)] * Tc[i % M] * t),
    v: (t) => v0.map((value, k) => value + rate * a * drift[k] * t + 0.5 * (rate * a * t) ** 2 * s * feedback[k]),
    errorDrop: (t) => cubic * t ** 3,
    alignmentTime: alignmentTime.evaluate(constants),
    memorisationTime: (initialError) => Math.cbrt(initialError / cubic),
  };
}
