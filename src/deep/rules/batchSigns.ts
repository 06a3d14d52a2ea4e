import type { LearningRule } from "./rule.ts";
import { takeSigns } from "./signs.ts";

/**
 * brSF (Liao, Leibo & Poggio 2016): backward weights with the signs of the weights and magnitudes drawn anew for every
 * batch, `B_l = |M_l| ∘ sign W_l`.
 */
export const batchSigns: LearningRule = {
  carrier: "backward",
  sends: "errors",
  prepare: (step, { random, weights, backward }) => takeSigns(random!.backward(step), weights, backward),
};
