import type { LearningRule } from "./rule.ts";
import { takeSigns } from "./signs.ts";

/**
 * frSF (Liao, Leibo & Poggio 2016): backward weights with the signs of the weights and magnitudes drawn once,
 * `B_l = |M_l| ∘ sign W_l`. With magnitudes that are all the same it is uSF, `B_l = s sign W_l`.
 */
export const fixedSigns: LearningRule = {
  carrier: "backward",
  sends: "errors",
  prepare: (_, { drawn, weights, backward }) => takeSigns(drawn, weights, backward),
};
