import { formula } from "../formula.ts";
import type { Prediction } from "../prediction.ts";
import { digamma } from "./digamma.ts";
import { hypergeometric } from "./hypergeometric.ts";

/**
 * A direction that Σ_yx and Σ_xx share: the singular value `s ≥ 0` of Σ_yx and the eigenvalue λ of Σ_xx, positive where
 * s is.
 */
export interface Mode {
  readonly s: number;
  readonly lambda: number;
}

/** How far a mode is: its clock τ, and the fractions of its gain s/λ that it has learned and that remain. */
export interface ModeState {
  readonly tau: number;
  /** `(τ/τ_∞)^q`; keeps its digits when it is small. */
  readonly learned: number;
  /** `1 − (τ/τ_∞)^q`; keeps its digits when it is small. */
  readonly remaining: number;
  /** Its logarithm, also where what remains is below all numbers. */
  readonly logRemaining: number;
}

/** The gain of layer l in a mode of clock z = τ/2. */
export const layerGain = formula("a_l", "2 * z^(2^(l - 1))");
/** The gain of the whole network in a mode of clock z, q = 2^L − 1. */
export const endToEndGain = formula("m = \\prod_l a_l", "2^L * z^q");
/** Where the clock of a mode stops. */
export const finalClock = formula("\\tau_\\infty", "2 * (s / (lambda * 2^L))^(1 / q)");
/** The equation of motion of a clock. */
export const clockSpeed = formula("\\dot\\tau", "s - lambda * 2^L * (tau / 2)^q");

export const clock: Prediction = {
  id: "clock",
  title: "One clock for every mode",
  statement:
    "A mode $(s, \\lambda)$ obeys $\\dot\\tau = s - \\lambda\\, 2^L (\\tau/2)^q$, $q = 2^L - 1$, whose solution is " +
    "$t = (\\tau/s)\\, {}_2F_1(1, 1/q; 1 + 1/q; (\\tau/\\tau_\\infty)^q)$; all its gains are powers of $z = \\tau/2$: $a_l = 2 z^{2^{l-1}}$.",
  source:
    "derived: from zero weights $a_{l+1} = a_l^2/2$ (the conserved quantity of DFA), and separation of variables; modes that decouple are the method of Saxe, McClelland and Ganguli (2014) for backpropagation; under feedback alignment Girotti, Mitliagkas and Gidel (2021) follow the components of shallow networks: here it is DFA, at any depth, from zero weights",
  assumptions: [
    "deep linear network",
    "DFA",
    "zero initial weights",
    "orthonormal feedback or infinite width",
    "$\\Sigma_{xx}$ and $\\Sigma_{yx}$ share singular vectors",
    "gradient flow",
  ],
  formulas: [layerGain, endToEndGain, finalClock, clockSpeed],
};

/** From this `−ln(remaining)` on the asymptote is exact to rounding. */
const FAR = 40;

/** `q = 2^L − 1`, the degree of the end-to-end gain in the clock. */
export const clockDegree = (depth: number): number => 2 ** depth - 1;

const requireMode = (name: string, { s, lambda }: Mode, depth: number): void => {
  if (!(s >= 0 && Number.isFinite(s))) throw new RangeError(`${name}: s must be at least 0 and finite, got ${s}`);
  if (!(lambda > 0 || s === 0)) throw new RangeError(`${name}: lambda must be positive where s is, got ${lambda}`);
  if (!(Number.isInteger(depth) && depth >= 1))
    throw new RangeError(`${name}: depth must be a positive integer, got ${depth}`);
};

/** `τ_∞`, the clock at which a mode is learned. */
export function tauInfinity(mode: Mode, depth: number): number {
  requireMode("tauInfinity", mode, depth);
  return mode.s === 0 ? 0 : finalClock.evaluate({ s: mode.s, lambda: mode.lambda, q: clockDegree(depth), L: depth });
}

/**
 * The state of a mode at `time` (rate × steps) of gradient flow from zero weights in a network of `depth` layers;
 * `time` may be infinite.
 * Solves the clock's equation by Newton's method from the side on which it converges monotonically, in τ up to half of
 * the gain and in
 * `−ln(remaining)` after it, so that neither early clocks nor late remainders lose digits. A mode of s = 0 stays at
 * zero.
 */
export function modeClock(mode: Mode, depth: number, time: number): ModeState {
  requireMode("modeClock", mode, depth);
  if (!(time >= 0)) throw new RangeError(`modeClock: time must be at least 0, got ${time}`);
  const { s } = mode;
  if (s === 0 || time === 0) return { tau: 0, learned: 0, remaining: 1, logRemaining: 0 };
  const end = tauInfinity(mode, depth);
  const q = clockDegree(depth);
  const b = 1 / q;
  const T = (time * s) / end;
  if (T <= 0.5 ** b * hypergeometric(b, 0.5)) {
    const early = newton(Math.min(T, 0.5 ** b), (r) => {
      const left = -Math.expm1(q * Math.log(r));
      return (r * hypergeometric(b, left) - T) * left;
    });
    const learned = early ** q;
    return { tau: early * end, learned, remaining: 1 - learned, logRemaining: Math.log1p(-learned) };
  }
  // T tends to b (w + ψ(1) − ψ(b)) from below as w = −ln(remaining) grows, and is concave in w.
  const asymptote = T / b - digamma(1) + digamma(b);
  const late =
    asymptote > FAR
      ? asymptote
      : newton(Math.max(Math.LN2, asymptote), (w) => {
          const r = Math.exp(b * Math.log1p(-Math.exp(-w)));
          return ((r * hypergeometric(b, Math.exp(-w)) - T) * r ** (q - 1)) / b;
        });
  const remaining = Math.exp(-late);
  return {
    tau: end * Math.exp(b * Math.log1p(-remaining)),
    learned: -Math.expm1(-late),
    remaining,
    logRemaining: -late,
  };
}

/** A root from `start`, where `step` gives value over slope. */
function newton(start: number, step: (x: number) => number): number {
  let x = start;
  for (let i = 0; i < 50; i++) {
    const change = step(x);
    x -= change;
    if (Math.abs(change) <= 2 * Number.EPSILON * Math.abs(x)) break;
  }
  return x;
}
