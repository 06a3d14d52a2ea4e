import type { LearningRule } from "./rule.ts";

/** FA, fixed random backward weights (Lillicrap et al. 2016): `S_l = (B_{l+1}ᵀ S_{l+1}) ∘ g'`. */
export const feedbackAlignment: LearningRule = { carrier: "backward", sends: "errors" };
