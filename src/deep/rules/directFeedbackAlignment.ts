import type { LearningRule } from "./rule.ts";

/** DFA (Nøkland 2016): `S_l = (F_l e) ∘ g'`. */
export const directFeedbackAlignment: LearningRule = { carrier: "feedback", sends: "errors" };
