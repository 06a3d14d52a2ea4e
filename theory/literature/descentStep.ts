import { formula } from "../formula.ts";
import type { Prediction } from "../prediction.ts";

const lastStep = formula("\\eta_l", "2 * g / q");
const bestDecrease = formula("\\Delta_l", "g^2 / (2 * q)");

/** Less than a right angle from the gradient, and how far it carries. */
export const descentStep: Prediction = {
  id: "descent-step",
  title: "A layer descends within a right angle of its gradient, and up to a step",
  statement:
    "One layer of a linear network, moved alone by $-\\eta D_l$, lowers the loss for small steps if and only if the angle of $D_l$ and the gradient $\\nabla_l$ is below $90^\\circ$, " +
    "and then for all steps $0 < \\eta < \\eta_l = 2\\, g / q$, with $g = \\langle D_l, \\nabla_l \\rangle$ and $q$ the mean of $\\lVert W_L \\cdots W_{l+1} D_l h_{l-1} \\rVert^2$; at most by $g^2 / 2q$, half-way. " +
    "Beyond a right angle every step raises it.",
  source:
    "classic: Lillicrap et al. (2016) and Nøkland (2016), in theorem 1, ask for less than a right angle; the step at which descent ends is derived: the loss is a parabola along one layer",
  assumptions: ["linear network", "square loss", "one layer moves, the others stay"],
  formulas: [lastStep, bestDecrease],
};

/**
 * The step at which the loss is back where it was, negative beyond a right angle: `2g/q`, from the inner product g of
 * update and gradient and the mean squared change q of the output for a step of 1.
 */
export const lastDescentStep = (g: number, q: number): number => lastStep.evaluate({ g, q });

/** How far the loss falls on the way there, at the most: `g²/2q`. */
export const largestDecrease = (g: number, q: number): number => bestDecrease.evaluate({ g, q });
