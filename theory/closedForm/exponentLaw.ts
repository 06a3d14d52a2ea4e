import { formula } from "../formula.ts";
import type { Prediction } from "../prediction.ts";
import { clock } from "./modeClock.ts";

/** The exponent of κ(W*) in κ(A_l) at convergence. */
export const finalExponent = formula("\\gamma_l", "2^(l - 1) / (2^L - 1)");
/** The exponent of κ(Σ_yx) in κ(A_l) at early times. */
export const initialExponent = formula("\\gamma_l^{\\text{early}}", "2^(l - 1)");

const requireLayer = (name: string, layer: number, depth = layer): void => {
  if (!(Number.isInteger(layer) && layer >= 1 && layer <= depth)) {
    throw new RangeError(
      `${name}: the layer must be an integer from 1 to ${depth === layer ? "the depth" : depth}, got ${layer}`,
    );
  }
};

/** `2^{l−1}/(2^L − 1)`: `κ(A_l) = κ(M)^γ` at all times, and with it `κ(W*)^γ` at convergence. */
export function exponentAtConvergence(layer: number, depth: number): number {
  requireLayer("exponentAtConvergence", layer, depth);
  return finalExponent.evaluate({ l: layer, L: depth });
}

/** `2^{l−1}`: `κ(A_l) = κ(Σ_yx)^γ` at early times. */
export function exponentEarly(layer: number): number {
  requireLayer("exponentEarly", layer);
  return initialExponent.evaluate({ l: layer });
}

export const exponentLawLate: Prediction = {
  id: "exponent-law-late",
  title: "Exponent law at convergence",
  statement:
    "At convergence $\\kappa(A_l) = \\kappa(W^*)^{2^{l-1}/(2^L - 1)}$: the conditioning of the data is shared out among the layers, the top layers taking most.",
  source: "derived: at the end of every clock $z \\propto (s/\\lambda)^{1/q}$",
  assumptions: clock.assumptions,
  formulas: [finalExponent],
};

export const exponentLawEarly: Prediction = {
  id: "exponent-law-early",
  title: "Exponent law at early times",
  statement:
    "While little is learned $\\kappa(A_l) = \\kappa(\\Sigma_{yx})^{2^{l-1}}$: each layer squares the condition number of the one below.",
  source: "derived: early on $A_1 = t \\Sigma_{yx}$ and $A_{l+1} = \\tfrac12 A_l A_l^\\top$, whatever $\\Sigma_{xx}$",
  assumptions: [
    "deep linear network",
    "DFA",
    "zero initial weights",
    "orthonormal feedback or infinite width",
    "gradient flow, early: $\\tau \\ll \\tau_\\infty$",
  ],
  formulas: [initialExponent],
};

export const exponentLawAnyTime: Prediction = {
  id: "exponent-law-any-time",
  title: "Exponent law at any time",
  statement:
    "At every time, for the end-to-end map $M = A_L \\cdots A_1$, $\\kappa(A_l) = \\kappa(M)^{2^{l-1}/(2^L - 1)}$ as long as $A_2, \\dots, A_L$ are symmetric, " +
    "which they also are for some data whose $\\Sigma_{xx}$ and $\\Sigma_{yx}$ share no singular vectors.",
  source:
    "derived: for symmetric $A_{l+1}$ the conserved quantity reads $A_{l+1} = \\tfrac12 A_l A_l^\\top$, so that $A_l \\propto A_2^{2^{l-2}}$ and $M M^\\top \\propto A_2^{2^L - 1}$",
  assumptions: [
    "deep linear network",
    "DFA",
    "zero initial weights",
    "orthonormal feedback or infinite width",
    "symmetric alignment matrices: the $\\Sigma_{yx} \\Sigma_{xx}^k \\Sigma_{yx}^\\top$ commute for all $k$",
    "gradient flow",
  ],
  formulas: [finalExponent],
};

export const exponentLawSecondOrder: Prediction = {
  id: "exponent-law-second-order",
  title: "The exponent law is insensitive to asymmetry",
  statement:
    "For any data, $\\ln \\kappa(A_l) = \\frac{2^{l-1}}{2^L - 1} \\ln \\kappa(M)$ up to the square of the antisymmetric parts of the alignment matrices: " +
    "inputs that are anisotropic by $\\epsilon$ move the exponents by $O(\\epsilon^2)$.",
  source:
    "derived: by the conserved quantity $A_{l+1} = \\tfrac12 A_l A_l^\\top + K_{l+1}$, $K$ antisymmetric; every term of first order in the $K_l$, in the $A_l$ and in $M M^\\top$, has a zero diagonal in the eigenbasis of $A_1 A_1^\\top$ and moves no singular value to that order",
  assumptions: [
    "deep linear network",
    "DFA",
    "zero initial weights",
    "orthonormal feedback or infinite width",
    "distinct singular values of $M$",
    "gradient flow",
  ],
  formulas: [finalExponent],
};

export const exponentsSumToOne: Prediction = {
  id: "exponents-sum-to-one",
  title: "The exponents of the layers sum to one",
  statement:
    "$\\prod_l \\kappa(A_l) = \\kappa(M)$: what one layer is spared another one pays, $\\sum_l 2^{l-1}/(2^L - 1) = 1$.",
  source: "derived: the exponent law at any time, and a geometric sum",
  assumptions: exponentLawAnyTime.assumptions,
  formulas: [finalExponent],
};
