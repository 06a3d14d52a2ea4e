import type { Prediction } from "../prediction.ts";

/** The part of `B_l − W_lᵀ` that is left after `steps` steps of rate η with decay λ. */
export const remainingAfterSteps = (decay: number, rate: number, steps: number): number => (1 - rate * decay) ** steps;

/** The part that is left after a time of gradient flow. */
export const remainingAfterTime = (decay: number, time: number): number => Math.exp(-decay * time);

/** How backward weights that make the moves of the forward ones become them. */
export const kolenPollack: Prediction = {
  id: "kolen-pollack",
  title: "Kolen–Pollack: backward weights become the forward ones at the rate of the decay",
  statement:
    "Where $B_l$ makes the moves of $W_l^\\top$ and both decay, $B_l - W_l^\\top$ shrinks by $1 - \\eta\\lambda$ a step, and as $e^{-\\lambda t}$ in gradient flow, in every layer, whatever the data are, the depth is and the errors do.",
  source: "classic: Kolen and Pollack (1994); Akrout et al. (2019)",
  assumptions: ["Kolen and Pollack's rule with weight decay $\\lambda$ on forward and backward weights"],
  argument:
    "*Proof.* A step is $W_l \\leftarrow (1 - \\eta\\lambda) W_l - \\eta G_l$ and $B_l \\leftarrow (1 - \\eta\\lambda) B_l - \\eta G_l^\\top$ with the same $G_l$: in the difference of $B_l$ and $W_l^\\top$ it cancels. Small steps give the flow. ∎\n\nThe rule is backpropagation from the time $1/\\lambda$ on; without decay the difference stays, and is only outgrown by what is learned.",
  formulas: [],
};
