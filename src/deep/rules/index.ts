export { RULES } from "./rules.ts";
export type { BackwardLearning, LearningRule, RuleRandom, RuleWork } from "./rule.ts";
