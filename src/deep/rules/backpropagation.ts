import type { LearningRule } from "./rule.ts";

/** BP: `S_l = (W_{l+1}ᵀ S_{l+1}) ∘ g'`. */
export const backpropagation: LearningRule = { carrier: "weights", sends: "errors" };
