import { formula } from "../formula.ts";
import type { Prediction } from "../prediction.ts";

const velocity = formula("\\dot a", "s - (r + sigma^2) * a - f^2 * a^3 / 2");
const learned = formula("M u", "(r + sigma^2) * a + f^2 * a^3 / 2");
const features = formula("\\lVert W_1 u \\rVert^2", "sigma^2 + f^2 * a^2");
const overlap = formula("W_2 F", "r + f^2 * a^2 / 2");

/** Two linear layers from random weights, from lazy to rich. */
export const richFlow: Prediction = {
  id: "rich-flow",
  title: "Two layers from random weights, from lazy to rich",
  statement:
    "Two linear layers with one output learn $y = s\\, u \\cdot x$ from white inputs. Where the initial weights and the feedback $F$ are as in the limit of wide layers, $W_1 = W_1^0 + a F u^\\top$ and " +
    "$\\dot a = s - (r + \\sigma^2) a - \\tfrac12 f^2 a^3$, with $\\sigma = \\lVert W_1^0 u \\rVert$, $f = \\lVert F \\rVert$ and $r = W_2^0 F$. " +
    "Features grow to $\\sigma^2 + f^2 a^2$ along $u$, the overlap of readout and feedback to $r + \\tfrac12 f^2 a^2$.",
  source:
    "classic: Bordelon and Pehlevan (2022), for whom $s = \\gamma_0 y$, $\\sigma = f = 1$ and $r = \\rho$ at infinite width; derived: it is exact at any width at which the directions are orthogonal, which random ones are at infinite width alone",
  assumptions: [
    "two linear layers, one output",
    "DFA, which is feedback alignment there",
    "white inputs",
    "$W_1^0 u$ orthogonal to $W_1^0 v$ for $v \\perp u$; $F$ and $W_2^0$ orthogonal to the columns of $W_1^0$",
    "gradient flow",
  ],
  formulas: [velocity, learned, features, overlap],
};

/** What a network starts from: the target's strength s, `σ = ‖W_1⁰u‖`, `f = ‖F‖` and `r = W_2⁰F`. */
export interface RichStart {
  readonly s: number;
  readonly sigma: number;
  readonly f: number;
  readonly r: number;
}

/** `da/dt` at a. */
export const richVelocity = (a: number, start: RichStart): number => velocity.evaluate({ ...start, a });

/** The learned map along u, the features' size there and the overlap of readout and feedback, at a. */
export const richState = (a: number, start: RichStart): { map: number; features: number; overlap: number } => ({
  map: learned.evaluate({ ...start, a }),
  features: features.evaluate({ ...start, a }),
  overlap: overlap.evaluate({ ...start, a }),
});
