import type { LearningRule } from "./rule.ts";

/**
 * DRTP (Frenkel, Lefebvre & Bol 2021): hidden layers hear the targets alone, before any error is known,
 * `S_l = −(F_l y) ∘ g'`: of DFA's `F_l (ŷ − y)` the part that does not depend on the outputs.
 */
export const randomTargets: LearningRule = { carrier: "feedback", sends: "targets" };
