import type { LearningRule } from "./rule.ts";

/** The last layer alone learns, above random ones. */
export const frozen: LearningRule = { carrier: null, sends: "errors" };
