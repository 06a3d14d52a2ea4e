import type { LearningRule } from "./rule.ts";

/**
 * Kolen and Pollack's rule (1994, in the form of Akrout et al. 2019): forward and backward weights start apart, make
 * the same moves and decay alike, so that `B_l − W_l` shrinks by `1 − ηλ` a step, whatever is learned.
 */
export const kolenPollack: LearningRule = { carrier: "backward", sends: "errors", follows: true };
